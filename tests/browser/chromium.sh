#!/usr/bin/env bash
# Prints where Chromium is, and installs it from Debian where that may be done. Says so and exits with 3 where there
# is none. CHROMIUM names another browser of the kind.
set -eu
find_it() {
  if [ -n "${CHROMIUM:-}" ]; then echo "$CHROMIUM"; return; fi
  command -v chromium || command -v chromium-browser || command -v google-chrome
}
find_it && exit
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  echo "installing Chromium (apt-get)" >&2
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium; } >/dev/null || true
  find_it && exit
fi
echo "Chromium was not found and could not be installed: install it (apt-get install chromium), or name one in CHROMIUM" >&2
exit 3
