# A wiki in one folder, with one user, from Debian's package, whose parts lie in /usr/share, /etc and /var/lib.
set -e
cp -rL /usr/share/dokuwiki "$1/wiki" 2>/dev/null || true
cd "$1/wiki"
rm -rf conf data
cp -rL /etc/dokuwiki conf
mkdir -p data/attic data/cache data/index data/locks data/media data/media_attic data/media_meta data/meta data/pages data/tmp data/log
cat > conf/local.php <<'PHP'
<?php
$conf['title'] = 'Notes';
$conf['useacl'] = 1;
$conf['superuser'] = '@admin';
$conf['savedir'] = './data';
$conf['baseurl'] = 'https://notes.test';
$conf['securecookie'] = 1;
$conf['updatecheck'] = 0;
PHP
printf '* @ALL 1\n* @user 8\n' > conf/acl.auth.php
php -r 'echo "ada:", password_hash("analytical-engine", PASSWORD_BCRYPT), ":Ada:ada@notes.test:admin,user\n";' > conf/users.auth.php
rm -f conf/local.protected.php inc/preload.php install.php
cat > inc/preload.php <<'PHP'
<?php
define('DOKU_CONF', dirname(__DIR__) . '/conf/');
PHP
