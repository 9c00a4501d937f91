http POST https://ecs.example.com/v2.1/p/servers/616fb98f-46ca-475e-917e-2563e5a8cd19/action X-Auth-Token:abc reboot:='{"type": "WARM"}'
http POST https://ecs.example.com/v2.1/p/servers/616fb98f-46ca-475e-917e-2563e5a8cd19/action X-Auth-Token:abc reboot[type]=WARM
echo '{}' | http --raw '{"reboot": {"type": "WARM"}}' https://ecs.example.com/v2.1/p/servers/616fb98f-46ca-475e-917e-2563e5a8cd19/action X-Auth-Token:abc
