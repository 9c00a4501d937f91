fetch("https://ecs.example.com/v2.1/07066c6fc90025a02f6dc01e105b286e/servers/616fb98f-46ca-475e-917e-2563e5a8cd19/action", {
  "headers": {
    "accept": "application/json",
    "content-type": "application/json",
    "x-auth-token": "t"
  },
  "referrer": "https://console.example.com/",
  "body": "{\"reboot\":{\"type\":\"WARM\"}}",
  "method": "POST",
  "mode": "cors",
  "credentials": "include"
}); ;
fetch("https://ecs.example.com/v2.1/07066c6fc90025a02f6dc01e105b286e/servers", {
  "headers": {
    "x-auth-token": "t"
  },
  "body": null,
  "method": "GET"
});
