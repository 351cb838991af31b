#!/bin/sh
# Takes pictures of every screen of the window, light and dark, in two sizes, into app/target/pictures: to be looked at after
# every change of how something looks. Needs Xvfb, and a font with Chinese characters for the names that have some.
set -eu
cd "$(dirname "$0")/.."
exec xvfb-run -a -s "-screen 0 1920x1080x24 -r" env NO_AT_BRIDGE=1 \
    mvn -q -B -pl app -am -Ppictures -DskipTests -Dspotless.check.skip package
