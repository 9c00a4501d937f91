curl 'https://ecs.example.com/v2.1/07066c6fc90025a02f6dc01e105b286e/servers/616fb98f-46ca-475e-917e-2563e5a8cd19/action' \
  -H 'accept: application/json' \
  -H 'content-type: application/json' \
  -H 'x-auth-token: t' \
  --data-raw $'{"reboot":{"type":"W\u0041RM","why":"it\'s"}}' ;
curl 'https://ecs.example.com/v2.1/07066c6fc90025a02f6dc01e105b286e/servers?name=a%20b' \
  -H 'x-auth-token: t'
