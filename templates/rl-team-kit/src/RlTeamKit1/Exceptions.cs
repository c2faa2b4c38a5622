// What single experiments may do although the policy forbids it. Whoever approves this file's changes approves the exceptions. An exception ends
// with its day: then the rule is an error again, and for 14 days before it is a warning.
//
// [assembly: RlPolicyException("pong-impala", Rule = "RLT0112", Reason = "frames need the memory", Until = "2027-03-31", ApprovedBy = "Ada")]
