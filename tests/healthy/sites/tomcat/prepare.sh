# A server with one application and one user.
set -e
cd "$1"
mkdir -p conf logs temp webapps work
cp -r "$3/shop" webapps/ROOT
cp /etc/tomcat10/web.xml conf/
cat > conf/tomcat-users.xml <<'XML'
<tomcat-users><role rolename="customer"/><user username="ada" password="analytical-engine" roles="customer"/></tomcat-users>
XML
cat > conf/server.xml <<XML
<Server port="-1">
  <GlobalNamingResources>
    <Resource name="UserDatabase" auth="Container" type="org.apache.catalina.UserDatabase"
      factory="org.apache.catalina.users.MemoryUserDatabaseFactory" pathname="conf/tomcat-users.xml"/>
  </GlobalNamingResources>
  <Service name="Catalina">
    <Connector port="$2" address="127.0.0.1" scheme="https" secure="true" proxyPort="443"/>
    <Engine name="Catalina" defaultHost="localhost">
      <Realm className="org.apache.catalina.realm.UserDatabaseRealm" resourceName="UserDatabase"/>
      <Host name="localhost" appBase="webapps"/>
    </Engine>
  </Service>
</Server>
XML
