package shop

import (
	"context"
	"sync"
	"time"

	userspb "shopmesh.example/clients/go/gen/shop/users/v1"
)

// Session is a person who has signed in. As credentials of a channel, it puts a token that is good into every call, and gets a new one
// when a third of its time is left: before it ends, because a call that is refused has taken its time already.
type Session struct {
	User *userspb.User

	users     userspb.UserServiceClient
	lock      sync.Mutex
	tokens    *userspb.TokenSet
	refreshAt time.Time
}

// SignIn begins a session. users must be a client without credentials: a session cannot need itself.
func SignIn(ctx context.Context, users userspb.UserServiceClient, email, password string) (*Session, error) {
	response, err := users.SignIn(ctx, &userspb.SignInRequest{Email: email, Password: password})
	if err != nil {
		return nil, err
	}
	session := &Session{User: response.User, users: users}
	session.keep(response.Tokens)
	return session, nil
}

// GetRequestMetadata implements credentials.PerRPCCredentials.
func (s *Session) GetRequestMetadata(ctx context.Context, _ ...string) (map[string]string, error) {
	token, err := s.accessToken(ctx)
	if err != nil {
		return nil, err
	}
	return map[string]string{"authorization": "Bearer " + token}, nil
}

// RequireTransportSecurity implements credentials.PerRPCCredentials: a token is for nobody else's eyes.
func (s *Session) RequireTransportSecurity() bool { return true }

// SignOut ends the session, for whoever has its refresh token.
func (s *Session) SignOut(ctx context.Context) error {
	s.lock.Lock()
	defer s.lock.Unlock()
	_, err := s.users.SignOut(ctx, &userspb.SignOutRequest{RefreshToken: s.tokens.RefreshToken})
	return err
}

func (s *Session) accessToken(ctx context.Context) (string, error) {
	// A refresh token can be used once: calls that find the time come together wait for one refresh.
	s.lock.Lock()
	defer s.lock.Unlock()
	if !time.Now().Before(s.refreshAt) {
		ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
		defer cancel()
		response, err := s.users.RefreshToken(ctx, &userspb.RefreshTokenRequest{RefreshToken: s.tokens.RefreshToken})
		if err != nil {
			return "", err
		}
		s.keep(response.Tokens)
	}
	return s.tokens.AccessToken, nil
}

func (s *Session) keep(tokens *userspb.TokenSet) {
	s.tokens = tokens
	s.refreshAt = time.Now().Add(time.Until(tokens.ExpiresAt.AsTime()) * 2 / 3)
}
