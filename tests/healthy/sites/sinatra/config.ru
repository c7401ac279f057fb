# Sinatra with sessions and CSRF protection, as its README says.
require "sinatra/base"

class Blog < Sinatra::Base
  set :host_authorization, { permitted_hosts: [] }
  use Rack::Session::Cookie, key: "blog.session", secret: "of-this-site-and-of-no-other-one-" * 4,
                             secure: true, httponly: true, same_site: :lax, expire_after: 86_400
  use Rack::Protection::AuthenticityToken

  HEAD = "<!doctype html><html lang=en><head><title>Blog</title><link rel=stylesheet href=/blog.css></head>".freeze

  get "/login" do
    HEAD + <<~HTML
      <form method="post"><input type="hidden" name="authenticity_token" value="#{Rack::Protection::AuthenticityToken.token(session)}">
      <input name="name"><input name="password" type="password"><button>Sign in</button></form>
    HTML
  end

  post "/login" do
    halt 403 unless params[:name] == "ada" && params[:password] == "analytical-engine"
    session[:user] = params[:name]
    redirect to("/drafts"), 303
  end

  get "/drafts" do
    redirect to("/login") unless session[:user]
    HEAD + "<h1>Drafts of #{session[:user]}</h1><img src=/draft.png alt=''>"
  end
end

run Blog
