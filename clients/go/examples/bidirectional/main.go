// Joins a room, says something, and hears the room, until all that was said has come back.
package main

import (
	"fmt"
	"io"
	"log"
	"time"

	userspb "shopmesh.example/clients/go/gen/shop/users/v1"
	"shopmesh.example/clients/go/shop"
)

func main() {
	session := shop.SignInFromEnvironment()
	ctx, cancel := shop.Within(30 * time.Second)
	defer cancel()

	chat, err := shop.Users(session).Chat(ctx)
	if err != nil {
		log.Fatal(err)
	}
	// One goroutine sends while this one receives.
	go func() {
		join := &userspb.ChatJoin{Room: "go-examples", UserId: session.User.Id}
		messages := []*userspb.ChatRequest{{Kind: &userspb.ChatRequest_Join{Join: join}}}
		for n, text := range []string{"Hello", "from Go"} {
			// The id names the message: who sends it again after a failure says it once.
			post := &userspb.ChatPost{MessageId: fmt.Sprintf("00000000-0000-4000-8000-%012x", time.Now().UnixMilli()+int64(n)), Text: text}
			messages = append(messages, &userspb.ChatRequest{Kind: &userspb.ChatRequest_Post{Post: post}})
		}
		for _, message := range messages {
			if chat.Send(message) != nil {
				return // Recv says why.
			}
		}
		_ = chat.CloseSend()
	}()

	for {
		response, err := chat.Recv()
		if err == io.EOF {
			return
		}
		if err != nil {
			log.Fatal(err)
		}
		switch kind := response.Kind.(type) {
		case *userspb.ChatResponse_Message:
			fmt.Printf("%s: %s\n", kind.Message.UserId[:8], kind.Message.Text)
		case *userspb.ChatResponse_Joined:
			fmt.Printf("%s joined\n", kind.Joined.UserId[:8])
		case *userspb.ChatResponse_Left:
			fmt.Printf("%s left\n", kind.Left.UserId[:8])
		}
	}
}
