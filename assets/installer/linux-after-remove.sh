#!/bin/bash
# electron-builder's template (MIT), but for the first lines: dpkg calls this for the old version of an update, too
# ("upgrade"), and rpm with the number of versions that are left.
case "$1" in
    upgrade|failed-upgrade|1) exit 0 ;;
esac

# Delete the link to the binary
# update-alternatives --remove <name> <path>: 'path' must be the registered alternative binary,
# not the generic symlink — see https://man7.org/linux/man-pages/man1/update-alternatives.1.html
if type update-alternatives >/dev/null 2>&1; then
    update-alternatives --remove '${executable}' '/opt/${sanitizedProductName}/${executable}'
else
    rm -f '/usr/bin/${executable}'
fi

APPARMOR_PROFILE_DEST='/etc/apparmor.d/${executable}'

# Remove and unload apparmor profile.
if [ -f "$APPARMOR_PROFILE_DEST" ]; then
  # Unload the profile from the running kernel before deleting the file so the
  # policy is not left enforced until the next reboot.  Mirror the chroot guard
  # used in the after-install script — live AppArmor operations are not
  # meaningful inside a chroot.
  # https://wiki.debian.org/AppArmor/HowToUse
  if apparmor_status --enabled > /dev/null 2>&1; then
    if ! { [ -x '/usr/bin/ischroot' ] && /usr/bin/ischroot; } && hash apparmor_parser 2>/dev/null; then
      apparmor_parser --remove "$APPARMOR_PROFILE_DEST" || true
    fi
  fi
  rm -f "$APPARMOR_PROFILE_DEST"
fi

if hash udevadm 2>/dev/null && [ -d /run/udev ]; then
    udevadm control --reload || true
fi

# Directories that the package has made are the package manager's; this one is made by us only for policies, and goes if
# nobody else has put any into it.
rmdir --ignore-fail-on-non-empty -p /etc/offhook/policies/managed /etc/offhook/policies/recommended 2>/dev/null || true
