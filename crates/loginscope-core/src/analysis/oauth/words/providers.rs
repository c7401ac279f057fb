//! What the big providers write into error descriptions and pages. Matched as texts, in lower case, in this order.

use super::Known;

const fn says(
    provider: &'static str,
    sign: &'static str,
    means: &'static str,
    causes: &'static [&'static str],
    fix: &'static str,
) -> Known {
    Known { sign, provider, means, causes, fix }
}

const MICROSOFT: &str = "Microsoft Entra";
const GOOGLE: &str = "Google";
const OKTA: &str = "Okta";
const AUTH0: &str = "Auth0";
const KEYCLOAK: &str = "Keycloak";
const GITHUB: &str = "GitHub";
const COGNITO: &str = "Amazon Cognito";

/// By what they say; longer signs stand before shorter ones that they hold.
pub static PROVIDERS: &[Known] = &[
    says(MICROSOFT, "aadsts500113", "no redirect URI is registered for the application", &[], "Register a redirect URI under App registrations › Authentication."),
    says(MICROSOFT, "aadsts50011", "the redirect URI of the request is not one of the registered ones",
        &["it differs in scheme, port, path or trailing slash", "it is registered in another app registration"],
        "Add the exact redirect URI under App registrations › Authentication."),
    says(MICROSOFT, "aadsts7000215", "the client secret is wrong",
        &["the secret's ID was copied instead of its value", "the secret was encoded twice or cut"],
        "Create a new secret under Certificates & secrets and copy its Value, not its Secret ID."),
    says(MICROSOFT, "aadsts7000222", "the client secret is expired", &[], "Create a new secret under Certificates & secrets and deploy it; set a reminder before its end."),
    says(MICROSOFT, "aadsts7000218", "a client secret or assertion is missing", &["a public client is registered as Web"], "Send the secret from the server, or register the redirect URI under Single-page application or Mobile and desktop."),
    says(MICROSOFT, "aadsts700016", "the application is not known in this tenant", &["client_id belongs to another tenant", "an administrator has not consented yet"], "Use the tenant in which the app is registered, or let an administrator of this tenant consent."),
    says(MICROSOFT, "aadsts9002325", "PKCE is required for this kind of client", &[], "Send code_challenge and code_verifier (S256)."),
    says(MICROSOFT, "aadsts9002326", "a browser may redeem the code only for redirect URIs of the kind Single-page application", &["the redirect URI is registered as Web"], "Register the redirect URI under Single-page application instead of Web."),
    says(MICROSOFT, "aadsts9002327", "tokens for redirect URIs of the kind Single-page application can be redeemed by a browser only", &["the server redeems the code of a redirect URI that is registered as Single-page application"], "Register the redirect URI as Web, or redeem the code in the browser."),
    says(MICROSOFT, "aadsts501481", "code_verifier does not fit code_challenge", &["the verifier of another login was used"], "Store the verifier with the state and use the pair."),
    says(MICROSOFT, "aadsts50148", "code_verifier does not fit code_challenge", &[], "Store the verifier with the state and use the pair."),
    says(MICROSOFT, "aadsts54005", "the code was redeemed before", &["the callback page ran twice"], "Redeem each code once; clear the query after it was read."),
    says(MICROSOFT, "aadsts70008", "the code or refresh token is expired", &["it was redeemed too late", "the user was inactive too long"], "Redeem the code at once; on a refresh token begin a new login."),
    says(MICROSOFT, "aadsts70000", "the code or refresh token is not valid", &["it was revoked (password changed)", "it was made for another client or tenant"], "Begin a new login."),
    says(MICROSOFT, "aadsts70011", "a scope is not valid", &["scopes of two APIs are mixed", "`.default` stands beside other scopes"], "Ask for the scopes of one API in each request."),
    says(MICROSOFT, "aadsts650053", "the API does not have a scope of this name", &[], "Compare the scope with Expose an API of the API's registration."),
    says(MICROSOFT, "aadsts65001", "nobody has consented to the permissions yet", &["an administrator's consent is required"], "Let the user consent interactively (`prompt=consent`) or an administrator for all."),
    says(MICROSOFT, "aadsts65004", "the user declined to consent", &[], "The user must consent, or an administrator for all."),
    says(MICROSOFT, "aadsts90094", "an administrator must consent", &[], "Let an administrator consent to the permissions of the app."),
    says(MICROSOFT, "aadsts50105", "the user is not assigned to the application", &[], "Assign the user or a group under Enterprise applications › Users and groups."),
    says(MICROSOFT, "aadsts50020", "the user's account is of another tenant", &["a personal or guest account signs in to a single-tenant app", "the authority names the wrong tenant"], "Invite the user as a guest, or let the app take accounts of any organisation and use `/organizations` or `/common`."),
    says(MICROSOFT, "aadsts50194", "the app takes accounts of one tenant only and `/common` was asked", &[], "Put the tenant's ID in place of `common`."),
    says(MICROSOFT, "aadsts53003", "Conditional Access blocks the sign-in", &["device, place or app do not meet a policy"], "Look at the sign-in log › Conditional Access: it names the policy."),
    says(MICROSOFT, "aadsts50076", "a second factor is due", &[], "Send the user through an interactive login."),
    says(MICROSOFT, "aadsts50079", "the user must set up a second factor", &[], "Send the user through an interactive login."),
    says(MICROSOFT, "aadsts50058", "nobody is signed in and the request was silent", &["the provider's cookie is withheld as a third-party cookie"], "Answer with an interactive login."),
    says(MICROSOFT, "aadsts16000", "several accounts fit and the request was silent", &[], "Send `login_hint`, or ask without `prompt=none`."),
    says(MICROSOFT, "aadsts50126", "name or password is wrong", &[], "Check the account; in hybrid directories, whether the password is synchronised."),
    says(MICROSOFT, "aadsts50053", "the account is locked after too many tries", &[], "Wait, or unlock the account."),
    says(MICROSOFT, "aadsts50055", "the password is expired", &[], "The user must change the password."),
    says(MICROSOFT, "aadsts50057", "the account is disabled", &[], "Enable the account."),
    says(MICROSOFT, "aadsts50034", "the user does not exist in this tenant", &[], "Check name and tenant."),
    says(MICROSOFT, "aadsts900561", "the endpoint takes POST only", &["the address was opened or reloaded by hand", "a redirect changed POST to GET"], "Begin the login anew from the application."),
    says(MICROSOFT, "aadsts90002", "the tenant does not exist", &["the tenant's ID is misspelled"], "Use the Directory (tenant) ID of the registration."),
    says(MICROSOFT, "aadsts700054", "response_type id_token is not enabled", &[], "Use `response_type=code`, or enable ID tokens under Authentication."),
    says(MICROSOFT, "aadsts500011", "the API (resource) is not known in this tenant", &[], "Compare the resource with the Application ID URI, and let an administrator consent to the API."),
    says(MICROSOFT, "aadsts750054", "SAMLRequest or SAMLResponse is missing", &[], "Send the SAML message in the query (redirect binding) or form (POST binding)."),
    says(GOOGLE, "disallowed_useragent", "Google refuses logins in embedded web views", &[], "Open the login in the system's browser (custom tab, ASWebAuthenticationSession)."),
    says(GOOGLE, "origin_mismatch", "the page's origin is not an authorised JavaScript origin", &[], "Add the exact origin under Credentials › OAuth client › Authorized JavaScript origins."),
    says(GOOGLE, "error 400: redirect_uri_mismatch", "the redirect URI is not an authorised one", &[], "Add the exact redirect URI under Credentials › OAuth client."),
    says(GOOGLE, "org_internal", "the app is for users of its own organisation only", &[], "Set the audience to External, or sign in with an account of the organisation."),
    says(GOOGLE, "admin_policy_enforced", "the administrator of the Workspace blocks the app or a scope", &[], "Let the administrator allow the app under API controls."),
    says(GOOGLE, "deleted_client", "the OAuth client was deleted", &[], "Use the client_id of an existing client."),
    says(GOOGLE, "malformed auth code", "the code was changed on its way", &["it was URL-encoded twice (`4%252F` for `4/`)"], "Decode the query once and send the code as it was."),
    says(OKTA, "'redirect_uri' parameter must be a login redirect uri", "the redirect URI is not a Login redirect URI of the app", &[], "Add the exact redirect URI to the app's Login redirect URIs."),
    says(OKTA, "user is not assigned to the client application", "the user is not assigned to the app", &[], "Assign the user or a group to the app."),
    says(OKTA, "policy evaluation failed", "no rule of the authorization server's access policy allows this", &["the client, grant type or scope is in no rule of the policy"], "Add a rule for this client under Security › API › Access Policies."),
    says(OKTA, "pkce code verifier must match", "code_verifier does not fit code_challenge", &[], "Store the verifier with the state and use the pair."),
    says(AUTH0, "callback url mismatch", "the redirect URI is not an Allowed Callback URL of the application", &[], "Add the exact redirect URI under Settings › Allowed Callback URLs."),
    says(AUTH0, "service not found", "the audience is not the identifier of an API of this tenant", &["`audience` is misspelled or of another tenant"], "Use the API's Identifier as it stands under APIs."),
    says(AUTH0, "unknown client", "the application does not exist in this tenant", &["client_id belongs to another tenant"], "Compare domain and client_id."),
    says(AUTH0, "failed to verify code verifier", "code_verifier does not fit code_challenge", &["the verifier of another login was used"], "Store the verifier with the state and use the pair."),
    says(AUTH0, "the redirect uri is wrong", "redirect_uri of the token request differs from the one of the authorization request", &[], "Send the same redirect_uri both times."),
    says(KEYCLOAK, "invalid parameter: redirect_uri", "the redirect URI fits none of the client's Valid redirect URIs", &["behind a proxy the application builds it with http or an internal host"], "Add it under Clients › Valid redirect URIs; let the application see `X-Forwarded-Proto` and `-Host`."),
    says(KEYCLOAK, "missing parameter: code_challenge_method", "the client requires PKCE", &[], "Send code_challenge and `code_challenge_method=S256`."),
    says(KEYCLOAK, "pkce verification failed", "code_verifier does not fit code_challenge", &["the verifier of another login was used"], "Store the verifier with the state and use the pair."),
    says(KEYCLOAK, "code not valid", "the code is expired, used before or of another session", &["it was redeemed twice", "several Keycloak nodes do not share their cache"], "Redeem each code once and at once; check the cluster's cache."),
    says(KEYCLOAK, "incorrect redirect_uri", "redirect_uri of the token request differs from the one of the authorization request", &[], "Send the same redirect_uri both times."),
    says(KEYCLOAK, "invalid client or invalid client credentials", "the client's secret is wrong or missing", &["the client is confidential and no secret was sent", "the secret was regenerated"], "Copy the secret from Clients › Credentials, or switch Client authentication off for a browser client."),
    says(KEYCLOAK, "client not enabled to retrieve service account", "the client has no service account", &[], "Switch on Service accounts roles for this client."),
    says(KEYCLOAK, "account is not fully set up", "the user has required actions to do", &["an e-mail to verify, a password to change"], "Let the user finish them in a browser login."),
    says(KEYCLOAK, "session not active", "the session behind the refresh token has ended", &["SSO Session Idle or Max has passed", "the server restarted without a shared cache"], "Begin a new login; lengthen SSO Session Idle if it is too short."),
    says(GITHUB, "the redirect_uri must match the registered callback url", "the redirect URI does not lie below the registered callback URL", &[], "Set the callback URL in the app's settings; the redirect URI may only be it or a path below it."),
    says(GITHUB, "the code passed is incorrect or expired", "the code is wrong, used before or older than 10 minutes", &[], "Redeem each code once and at once."),
    says(COGNITO, "redirect_mismatch", "the redirect URI is not an allowed callback URL of the app client", &[], "Add the exact redirect URI to the app client's Allowed callback URLs."),
];
