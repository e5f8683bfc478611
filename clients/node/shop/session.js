import { Metadata, credentials } from '@grpc/grpc-js';
import { unary, within } from './calls.js';

/**
 * A person who has signed in. `credentials` puts a token that is good into every call, and gets a new one when a third of its time is left:
 * before it ends, because a call that is refused has taken its time already.
 */
export class Session {
  #users;
  #tokens;
  #refreshAt;
  #refreshing;

  constructor(users, tokens) {
    this.#users = users;
    this.#keep(tokens);
    this.credentials = credentials.createFromMetadataGenerator((_, callback) => {
      this.accessToken().then(
        (token) => {
          const metadata = new Metadata();
          metadata.set('authorization', `Bearer ${token}`);
          callback(null, metadata);
        },
        (error) => callback(error),
      );
    });
  }

  /** Signs in. `users` must be a client without call credentials: a session cannot need itself. */
  static async signIn(users, { email, password }) {
    const { tokens, user } = await unary(users, 'signIn', { email, password }, within(10_000));
    const session = new Session(users, tokens);
    session.user = user;
    return session;
  }

  /** A token that is good for a while. */
  async accessToken() {
    if (Date.now() >= this.#refreshAt) {
      // A refresh token can be used once: calls that find the time come together share one refresh.
      this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = undefined));
      await this.#refreshing;
    }
    return this.#tokens.accessToken;
  }

  /** Ends the session, for whoever has its refresh token. */
  signOut() {
    return unary(this.#users, 'signOut', { refreshToken: this.#tokens.refreshToken }, within(5_000));
  }

  async #refresh() {
    const { tokens } = await unary(this.#users, 'refreshToken', { refreshToken: this.#tokens.refreshToken }, within(5_000));
    this.#keep(tokens);
  }

  #keep(tokens) {
    this.#tokens = tokens;
    const left = Number(tokens.expiresAt.seconds) * 1_000 - Date.now();
    this.#refreshAt = Date.now() + (left * 2) / 3;
  }
}
