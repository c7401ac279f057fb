// oidc-provider with its own pages for interactions, and one client.
import { pathToFileURL } from "node:url";

const { default: Provider } = await import(pathToFileURL(`${process.env.NODE_PATH}/oidc-provider/lib/index.js`));
const provider = new Provider("https://login.id.test", {
  clients: [{
    client_id: "shop", client_secret: "of-the-shop-and-of-no-other-client",
    redirect_uris: ["https://www.shop.test/callback"], post_logout_redirect_uris: ["https://www.shop.test"],
    grant_types: ["implicit", "authorization_code"], response_types: ["id_token", "code"],
    token_endpoint_auth_method: "client_secret_basic",
  }],
  cookies: { keys: ["of-this-site-and-of-no-other-one"] },
  findAccount: (context, id) => ({ accountId: id, claims: () => ({ sub: id, name: id }) }),
});
provider.proxy = true;
provider.listen(process.env.PORT, "127.0.0.1");
