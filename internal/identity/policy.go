package identity

// Who does what with the rule book: everybody on the staff may read it; marketplace
// engineers read it through their keys.
const (
	PermPolicyRead    Permission = "policy.read"
	PermPolicyWrite   Permission = "policy.write"   // draft texts, keep touch-points, answer questions, make exceptions
	PermPolicyApprove Permission = "policy.approve" // approve the text of another
	PermPolicyPublish Permission = "policy.publish" // put approved texts in force, retire documents
)

func policyRights(role string) []Permission {
	switch role {
	case RolePolicyLead:
		return []Permission{PermPolicyRead, PermPolicyWrite, PermPolicyApprove, PermPolicyPublish}
	case RoleLegal:
		return []Permission{PermPolicyRead, PermPolicyWrite, PermPolicyApprove}
	case RoleProgramManager:
		return []Permission{PermPolicyRead, PermPolicyWrite, PermPolicyApprove}
	case RoleCommander:
		return []Permission{PermPolicyRead, PermPolicyApprove}
	}
	return []Permission{PermPolicyRead}
}
