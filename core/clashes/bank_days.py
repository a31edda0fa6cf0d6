"""Bank holidays as one release of the `holidays` package has them. Written by `make bank-days`."""

RELEASE = "0.109"
YEARS = range(2024, 2036)
DAYS = """\
2024-01-01 ewsn New Year's Day
2024-01-02 s New Year Holiday
2024-03-17 n Saint Patrick's Day
2024-03-18 n Saint Patrick's Day (observed)
2024-03-29 ewsn Good Friday
2024-04-01 ewn Easter Monday
2024-05-06 ewsn May Day
2024-05-27 ewsn Spring Bank Holiday
2024-07-12 n Battle of the Boyne
2024-08-05 s Summer Bank Holiday
2024-08-26 ewn Late Summer Bank Holiday
2024-11-30 s Saint Andrew's Day
2024-12-02 s Saint Andrew's Day (observed)
2024-12-25 ewsn Christmas Day
2024-12-26 ewsn Boxing Day
2025-01-01 ewsn New Year's Day
2025-01-02 s New Year Holiday
2025-03-17 n Saint Patrick's Day
2025-04-18 ewsn Good Friday
2025-04-21 ewn Easter Monday
2025-05-05 ewsn May Day
2025-05-26 ewsn Spring Bank Holiday
2025-07-12 n Battle of the Boyne
2025-07-14 n Battle of the Boyne (observed)
2025-08-04 s Summer Bank Holiday
2025-08-25 ewn Late Summer Bank Holiday
2025-11-30 s Saint Andrew's Day
2025-12-01 s Saint Andrew's Day (observed)
2025-12-25 ewsn Christmas Day
2025-12-26 ewsn Boxing Day
2026-01-01 ewsn New Year's Day
2026-01-02 s New Year Holiday
2026-03-17 n Saint Patrick's Day
2026-04-03 ewsn Good Friday
2026-04-06 ewn Easter Monday
2026-05-04 ewsn May Day
2026-05-25 ewsn Spring Bank Holiday
2026-06-15 s Scotland's participation in the FIFA World Cup final
2026-07-12 n Battle of the Boyne
2026-07-13 n Battle of the Boyne (observed)
2026-08-03 s Summer Bank Holiday
2026-08-31 ewn Late Summer Bank Holiday
2026-11-30 s Saint Andrew's Day
2026-12-25 ewsn Christmas Day
2026-12-26 ewsn Boxing Day
2026-12-28 ewsn Boxing Day (observed)
2027-01-01 ewsn New Year's Day
2027-01-02 s New Year Holiday
2027-01-04 s New Year Holiday (observed)
2027-03-17 n Saint Patrick's Day
2027-03-26 ewsn Good Friday
2027-03-29 ewn Easter Monday
2027-05-03 ewsn May Day
2027-05-31 ewsn Spring Bank Holiday
2027-07-12 n Battle of the Boyne
2027-08-02 s Summer Bank Holiday
2027-08-30 ewn Late Summer Bank Holiday
2027-11-30 s Saint Andrew's Day
2027-12-25 ewsn Christmas Day
2027-12-26 ewsn Boxing Day
2027-12-27 ewsn Christmas Day (observed)
2027-12-28 ewsn Boxing Day (observed)
2028-01-01 ewsn New Year's Day
2028-01-02 s New Year Holiday
2028-01-03 ewsn New Year's Day (observed)
2028-01-04 s New Year Holiday (observed)
2028-03-17 n Saint Patrick's Day
2028-04-14 ewsn Good Friday
2028-04-17 ewn Easter Monday
2028-05-01 ewsn May Day
2028-05-29 ewsn Spring Bank Holiday
2028-07-12 n Battle of the Boyne
2028-08-07 s Summer Bank Holiday
2028-08-28 ewn Late Summer Bank Holiday
2028-11-30 s Saint Andrew's Day
2028-12-25 ewsn Christmas Day
2028-12-26 ewsn Boxing Day
2029-01-01 ewsn New Year's Day
2029-01-02 s New Year Holiday
2029-03-17 n Saint Patrick's Day
2029-03-19 n Saint Patrick's Day (observed)
2029-03-30 ewsn Good Friday
2029-04-02 ewn Easter Monday
2029-05-07 ewsn May Day
2029-05-28 ewsn Spring Bank Holiday
2029-07-12 n Battle of the Boyne
2029-08-06 s Summer Bank Holiday
2029-08-27 ewn Late Summer Bank Holiday
2029-11-30 s Saint Andrew's Day
2029-12-25 ewsn Christmas Day
2029-12-26 ewsn Boxing Day
2030-01-01 ewsn New Year's Day
2030-01-02 s New Year Holiday
2030-03-17 n Saint Patrick's Day
2030-03-18 n Saint Patrick's Day (observed)
2030-04-19 ewsn Good Friday
2030-04-22 ewn Easter Monday
2030-05-06 ewsn May Day
2030-05-27 ewsn Spring Bank Holiday
2030-07-12 n Battle of the Boyne
2030-08-05 s Summer Bank Holiday
2030-08-26 ewn Late Summer Bank Holiday
2030-11-30 s Saint Andrew's Day
2030-12-02 s Saint Andrew's Day (observed)
2030-12-25 ewsn Christmas Day
2030-12-26 ewsn Boxing Day
2031-01-01 ewsn New Year's Day
2031-01-02 s New Year Holiday
2031-03-17 n Saint Patrick's Day
2031-04-11 ewsn Good Friday
2031-04-14 ewn Easter Monday
2031-05-05 ewsn May Day
2031-05-26 ewsn Spring Bank Holiday
2031-07-12 n Battle of the Boyne
2031-07-14 n Battle of the Boyne (observed)
2031-08-04 s Summer Bank Holiday
2031-08-25 ewn Late Summer Bank Holiday
2031-11-30 s Saint Andrew's Day
2031-12-01 s Saint Andrew's Day (observed)
2031-12-25 ewsn Christmas Day
2031-12-26 ewsn Boxing Day
2032-01-01 ewsn New Year's Day
2032-01-02 s New Year Holiday
2032-03-17 n Saint Patrick's Day
2032-03-26 ewsn Good Friday
2032-03-29 ewn Easter Monday
2032-05-03 ewsn May Day
2032-05-31 ewsn Spring Bank Holiday
2032-07-12 n Battle of the Boyne
2032-08-02 s Summer Bank Holiday
2032-08-30 ewn Late Summer Bank Holiday
2032-11-30 s Saint Andrew's Day
2032-12-25 ewsn Christmas Day
2032-12-26 ewsn Boxing Day
2032-12-27 ewsn Christmas Day (observed)
2032-12-28 ewsn Boxing Day (observed)
2033-01-01 ewsn New Year's Day
2033-01-02 s New Year Holiday
2033-01-03 ewsn New Year's Day (observed)
2033-01-04 s New Year Holiday (observed)
2033-03-17 n Saint Patrick's Day
2033-04-15 ewsn Good Friday
2033-04-18 ewn Easter Monday
2033-05-02 ewsn May Day
2033-05-30 ewsn Spring Bank Holiday
2033-07-12 n Battle of the Boyne
2033-08-01 s Summer Bank Holiday
2033-08-29 ewn Late Summer Bank Holiday
2033-11-30 s Saint Andrew's Day
2033-12-25 ewsn Christmas Day
2033-12-26 ewsn Boxing Day
2033-12-27 ewsn Christmas Day (observed)
2034-01-01 ewsn New Year's Day
2034-01-02 s New Year Holiday; New Year's Day (observed)
2034-01-02 ewn New Year's Day (observed)
2034-01-03 s New Year Holiday (observed)
2034-03-17 n Saint Patrick's Day
2034-04-07 ewsn Good Friday
2034-04-10 ewn Easter Monday
2034-05-01 ewsn May Day
2034-05-29 ewsn Spring Bank Holiday
2034-07-12 n Battle of the Boyne
2034-08-07 s Summer Bank Holiday
2034-08-28 ewn Late Summer Bank Holiday
2034-11-30 s Saint Andrew's Day
2034-12-25 ewsn Christmas Day
2034-12-26 ewsn Boxing Day
2035-01-01 ewsn New Year's Day
2035-01-02 s New Year Holiday
2035-03-17 n Saint Patrick's Day
2035-03-19 n Saint Patrick's Day (observed)
2035-03-23 ewsn Good Friday
2035-03-26 ewn Easter Monday
2035-05-07 ewsn May Day
2035-05-28 ewsn Spring Bank Holiday
2035-07-12 n Battle of the Boyne
2035-08-06 s Summer Bank Holiday
2035-08-27 ewn Late Summer Bank Holiday
2035-11-30 s Saint Andrew's Day
2035-12-25 ewsn Christmas Day
2035-12-26 ewsn Boxing Day
"""
