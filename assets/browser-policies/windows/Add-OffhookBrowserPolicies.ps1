<#
.SYNOPSIS
  Lets Chrome, Edge and Firefox reach Offhook on this computer from the companion host's pages, without a question.
.DESCRIPTION
  Appends to the lists that are there and never overwrites an entry; run twice, it changes nothing the second time.
  Run as administrator, by Intune or a start-up script. A central group policy that sets the same lists replaces them: then
  add the entries there.
.PARAMETER PlacementHost
  The companion host's origin, as in the Offhook setting PortalHost: https://offhook.example.com
.PARAMETER Remove
  Takes exactly these entries away again.
#>
#Requires -Version 5.1
[CmdletBinding(SupportsShouldProcess)]
param(
  [Parameter(Mandatory)][ValidatePattern('^https://[^/\s]+$')][string]$PlacementHost,
  [switch]$Remove
)
$ErrorActionPreference = 'Stop'

function Edit-PolicyList([string]$Key, [string]$Value) {
  $entries = @()
  if (Test-Path -LiteralPath $Key) {
    $item = Get-Item -LiteralPath $Key
    $entries = @($item.GetValueNames() | Where-Object { $_ -match '^\d+$' } |
      ForEach-Object { [pscustomobject]@{ Number = [int]$_; Value = [string]$item.GetValue($_) } })
  }
  $mine = @($entries | Where-Object { $_.Value -eq $Value })
  if ($Remove) {
    foreach ($entry in $mine) {
      if ($PSCmdlet.ShouldProcess("$Key\$($entry.Number)", 'Remove')) {
        Remove-ItemProperty -LiteralPath $Key -Name ([string]$entry.Number)
      }
    }
    return
  }
  if ($mine.Count -gt 0) { return }
  # Chromium reads a list until the first gap in its numbers: the lowest that is free.
  $number = 1
  while ($entries.Number -contains $number) { $number++ }
  if ($PSCmdlet.ShouldProcess("$Key\$number", "Add $Value")) {
    if (-not (Test-Path -LiteralPath $Key)) { New-Item -Path $Key -Force | Out-Null }
    New-ItemProperty -LiteralPath $Key -Name ([string]$number) -Value $Value -PropertyType String | Out-Null
  }
}

foreach ($browser in 'Google\Chrome', 'Microsoft\Edge') {
  # The second is what Chrome 139 to 145 and Edge 140 to 145 call it.
  foreach ($policy in 'LoopbackNetworkAllowedForUrls', 'LocalNetworkAccessAllowedForUrls') {
    Edit-PolicyList "HKLM:\SOFTWARE\Policies\$browser\$policy" $PlacementHost
  }
}
Edit-PolicyList 'HKLM:\SOFTWARE\Policies\Mozilla\Firefox\LocalNetworkAccess\SkipDomains' '127.0.0.1'
