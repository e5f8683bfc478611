package shop

import (
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// ErrorDetails is what a call failed with, its typed details decoded (docs/errors.md). Compare reasons, not messages: those are for
// people and may change.
type ErrorDetails struct {
	Code                   codes.Code
	Message                string
	Reason                 string
	FieldViolations        []*errdetails.BadRequest_FieldViolation
	PreconditionViolations []*errdetails.PreconditionFailure_Violation
	// RetryAfter is how long to wait before the next attempt; 0 if the server did not say.
	RetryAfter time.Duration
}

// DetailsOf decodes an error that a call returned.
func DetailsOf(err error) ErrorDetails {
	answer, _ := status.FromError(err)
	details := ErrorDetails{Code: answer.Code(), Message: answer.Message()}
	for _, detail := range answer.Details() {
		switch detail := detail.(type) {
		case *errdetails.ErrorInfo:
			details.Reason = detail.Reason
		case *errdetails.BadRequest:
			details.FieldViolations = detail.FieldViolations
		case *errdetails.PreconditionFailure:
			details.PreconditionViolations = detail.Violations
		case *errdetails.RetryInfo:
			delay := detail.RetryDelay
			details.RetryAfter = time.Duration(delay.GetSeconds())*time.Second + time.Duration(delay.GetNanos())
		}
	}
	return details
}
