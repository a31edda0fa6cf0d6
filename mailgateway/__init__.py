"""Everything mail: intake, reading and sending."""
