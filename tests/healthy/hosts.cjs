// Names below .test are this machine, as they are for the browsers.
const dns = require("node:dns");
const { lookup } = dns;
dns.lookup = (name, options, done = options) =>
  name.endsWith(".test")
    ? process.nextTick(() => (options.all ? done(null, [{ address: "127.0.0.1", family: 4 }]) : done(null, "127.0.0.1", 4)))
    : lookup(name, options, done);
