-- scripts/offhook_route.lua: an incoming call asks who is responsible. Needs mod_lua and mod_curl.
-- Dialplan: <action application="lua" data="offhook_route.lua"/>
local host = "https://phone.company.example"
local portal = "company.bitrix24.com"
-- vars.xml, readable by FreeSWITCH alone: <X-PRE-PROCESS cmd="set" data="offhook_token=…"/>
local token = freeswitch.getGlobalVariable("offhook_token")

-- Digits and + only: what a caller sends never becomes part of the address otherwise.
local caller = (session:getVariable("caller_id_number") or ""):gsub("[^0-9+]", "")
local number = caller:gsub("%+", "%%2B")
local url = string.format("%s/route?portal=%s&number=%s", host, portal, number)

session:setVariable("curl_timeout", "1")
session:execute("curl", url .. " append_headers Authorization:Bearer%20" .. token .. " connect-timeout 1 timeout 1")
local answer = session:getVariable("curl_response_data") or ""

-- {"extension":"102"}: whatever else it is, or nothing at all, is the queue.
local extension = answer:match('^{"extension":"(%d+)"}$')
if extension then
  session:setVariable("call_timeout", "20")
  session:setVariable("continue_on_fail", "true")
  session:setVariable("hangup_after_bridge", "true")
  session:execute("bridge", "user/" .. extension)
end
-- Not there, or busy: everybody.
if session:ready() then
  session:execute("callcenter", "sales@default")
end
