; Registers Offhook as a candidate in Windows' "Default apps" (Default Programs, "Registering an Application for Use with
; Default Programs"). The choice stays the user's: no program may take tel: from another one.
; SHELL_CONTEXT is HKLM for all users and HKCU for one.

!macro offhookScheme SCHEME NAME
  WriteRegStr SHELL_CONTEXT "Software\Offhook\Capabilities\URLAssociations" "${SCHEME}" "Offhook.${SCHEME}"
  WriteRegStr SHELL_CONTEXT "Software\Classes\Offhook.${SCHEME}" "" "${NAME}"
  WriteRegStr SHELL_CONTEXT "Software\Classes\Offhook.${SCHEME}" "URL Protocol" ""
  WriteRegStr SHELL_CONTEXT "Software\Classes\Offhook.${SCHEME}\DefaultIcon" "" "$appExe,0"
  ; The quotes keep a number with spaces one argument; nothing else of the link becomes an argument.
  WriteRegStr SHELL_CONTEXT "Software\Classes\Offhook.${SCHEME}\shell\open\command" "" '"$appExe" "%1"'
!macroend

!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Offhook\Capabilities" "ApplicationName" "Offhook"
  WriteRegStr SHELL_CONTEXT "Software\Offhook\Capabilities" "ApplicationDescription" "Softphone for Bitrix24"
  WriteRegStr SHELL_CONTEXT "Software\Offhook\Capabilities" "ApplicationIcon" "$appExe,0"
  !insertmacro offhookScheme "tel" "Telephone link"
  !insertmacro offhookScheme "callto" "Telephone link"
  !insertmacro offhookScheme "sip" "SIP address"
  !insertmacro offhookScheme "sips" "SIP address"
  !insertmacro offhookScheme "offhook" "Offhook link"
  ; Nobody else's: taken at once, so that a sign-in or a set-up link works before the first start.
  WriteRegStr SHELL_CONTEXT "Software\Classes\offhook" "" "URL:Offhook"
  WriteRegStr SHELL_CONTEXT "Software\Classes\offhook" "URL Protocol" ""
  WriteRegStr SHELL_CONTEXT "Software\Classes\offhook\shell\open\command" "" '"$appExe" "%1"'
  WriteRegStr SHELL_CONTEXT "Software\RegisteredApplications" "Offhook" "Software\Offhook\Capabilities"
  ; SHChangeNotify(SHCNE_ASSOCCHANGED): without it the page shows us after the next sign-in only.
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
!macroend

!macro offhookForget SCHEME
  DeleteRegKey SHELL_CONTEXT "Software\Classes\Offhook.${SCHEME}"
!macroend

!macro customUnInstall
  ; An update removes the old version first: the user's choice of "Default apps" names these keys and must find them.
  ${ifNot} ${isUpdated}
    DeleteRegValue SHELL_CONTEXT "Software\RegisteredApplications" "Offhook"
    DeleteRegKey SHELL_CONTEXT "Software\Offhook\Capabilities"
    DeleteRegKey /ifempty SHELL_CONTEXT "Software\Offhook"
    !insertmacro offhookForget "tel"
    !insertmacro offhookForget "callto"
    !insertmacro offhookForget "sip"
    !insertmacro offhookForget "sips"
    !insertmacro offhookForget "offhook"
    DeleteRegKey SHELL_CONTEXT "Software\Classes\offhook"
    System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
  ${endIf}
!macroend
