// NestJS with @nestjs/jwt and @nestjs/passport, as its chapter on authentication shows them, without the compiler.
require("reflect-metadata");
const { Body, Controller, Get, Module, Post, Request, UnauthorizedException, UseGuards } = require("@nestjs/common");
const { NestFactory } = require("@nestjs/core");
const { JwtModule, JwtService } = require("@nestjs/jwt");
const { AuthGuard, PassportModule, PassportStrategy } = require("@nestjs/passport");
const { ExtractJwt, Strategy } = require("passport-jwt");

const secret = "of-this-site-and-of-no-other-one";

class JwtStrategy extends PassportStrategy(Strategy) {
  constructor() {
    super({ jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: secret });
  }
  validate({ sub, username }) {
    return { id: sub, username };
  }
}

class AuthController {
  constructor(jwt) {
    this.jwt = jwt;
  }
  login({ username, password }) {
    if (username !== "ada" || password !== "analytical-engine") throw new UnauthorizedException();
    return { access_token: this.jwt.sign({ sub: 1, username }) };
  }
  profile({ user }) {
    return user;
  }
}
const decorate = (name, index, parameter, ...method) => {
  const descriptor = Object.getOwnPropertyDescriptor(AuthController.prototype, name);
  parameter(AuthController.prototype, name, index);
  for (const one of method) one(AuthController.prototype, name, descriptor);
};
decorate("login", 0, Body(), Post("login"));
decorate("profile", 0, Request(), UseGuards(AuthGuard("jwt")), Get("profile"));
Reflect.defineMetadata("design:paramtypes", [JwtService], AuthController);
Controller("auth")(AuthController);

class AppModule {}
Module({
  imports: [PassportModule, JwtModule.register({ secret, signOptions: { expiresIn: "1h" } })],
  controllers: [AuthController],
  providers: [JwtStrategy],
})(AppModule);

(async () => {
  const app = await NestFactory.create(AppModule, { logger: ["error"] });
  app.enableCors({ origin: "https://www.shop.test" });
  await app.listen(process.env.PORT, "127.0.0.1");
})();
