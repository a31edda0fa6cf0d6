// Where the dashboard's own connection is: on the host this page came from, through a tunnel or a proxy too.
const scheme = location.protocol === "https:" ? "wss://" : "ws://";
document.getElementById("terminal").dataset.sessionWebsocketUrl = scheme + location.host + "/ws";
