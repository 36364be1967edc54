// Made by `npm run api` from the server's OpenAPI. Do not edit.

export interface paths {
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Is the process alive */
        get: operations["get-healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Metrics in Prometheus text format */
        get: operations["get-metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** May traffic be sent here */
        get: operations["get-readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/safety": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Safety centre (en) */
        get: operations["get-safety"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/safety/es": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Safety centre (es) */
        get: operations["get-safety-es"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/safety/es/follow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Safety centre: look up a report (es) */
        get: operations["get-safety-es-follow"];
        put?: never;
        /** Safety centre: the state of a report (es) */
        post: operations["post-safety-es-follow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/safety/es/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Safety centre: report (es) */
        get: operations["get-safety-es-report"];
        put?: never;
        /** Safety centre: send a report (es) */
        post: operations["post-safety-es-report"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/safety/follow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Safety centre: look up a report (en) */
        get: operations["get-safety-follow"];
        put?: never;
        /** Safety centre: the state of a report (en) */
        post: operations["post-safety-follow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/safety/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Safety centre: report (en) */
        get: operations["get-safety-report"];
        put?: never;
        /** Safety centre: send a report (en) */
        post: operations["post-safety-report"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/safety/style.css": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Style of the safety centre */
        get: operations["get-safety-style-css"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{ref}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an account
         * @description Permission: account.read
         */
        get: operations["get-accounts-ref"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{ref}/custody": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is in a person's hands now
         * @description Permission: account.read
         */
        get: operations["get-accounts-ref-custody"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{ref}/labels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put a label on an account
         * @description Permission: label.write
         */
        post: operations["post-accounts-ref-labels"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{ref}/labels/{label}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take a label off an account
         * @description Permission: label.write
         */
        delete: operations["delete-accounts-ref-labels-label"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{ref}/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Things of an account and the accounts that share them
         * @description Permission: account.read
         */
        get: operations["get-accounts-ref-links"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{ref}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everything about an account, from all sides, by time
         * @description Permission: account.read
         */
        get: operations["get-accounts-ref-timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List actions
         * @description Permission: action.read
         */
        get: operations["get-actions"];
        put?: never;
        /**
         * Take an action on one account or pair
         * @description Permission: signed_in
         */
        post: operations["post-actions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/actions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an action with its recovery tasks
         * @description Permission: action.read
         */
        get: operations["get-actions-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/actions/{id}/reverse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Undo an action for real
         * @description Permission: action.take.reverse
         */
        post: operations["post-actions-id-reverse"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/actions/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take an action on many accounts
         * @description Permission: action.take.bulk
         */
        post: operations["post-actions-bulk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/actions/bulk/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far a bulk action is
         * @description Permission: action.read
         */
        get: operations["get-actions-bulk-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/actions/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What an action would do, before it is taken
         * @description Permission: signed_in
         */
        post: operations["post-actions-preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List alerts, newest first
         * @description Permission: alert.read
         */
        get: operations["get-alerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search the audit log; itself recorded
         * @description Permission: audit.read
         */
        get: operations["get-audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/checkpoint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Newest signed checkpoint, to keep elsewhere
         * @description Permission: audit.read
         */
        get: operations["get-audit-checkpoint"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/consistency": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Proof that the log only grew since a size
         * @description Permission: audit.read
         */
        get: operations["get-audit-consistency"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/proof/{leaf}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Inclusion proof and checkpoint of a leaf
         * @description Permission: audit.read
         */
        get: operations["get-audit-proof-leaf"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/backtests/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a back-test: how far it is, or what it found
         * @description Permission: rule.read
         */
        get: operations["get-backtests-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/backtests/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a back-test
         * @description Permission: rule.write
         */
        post: operations["post-backtests-id-cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/backtests/{id}/hits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the hits of a back-test
         * @description Permission: decision.read
         */
        get: operations["get-backtests-id-hits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/backtests/{id}/hits.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The hits of a back-test as CSV
         * @description Permission: decision.read
         */
        get: operations["get-backtests-id-hits-csv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List cases
         * @description Permission: case.read
         */
        get: operations["get-cases"];
        put?: never;
        /**
         * Open a case
         * @description Permission: case.write
         */
        post: operations["post-cases"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{ref}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a case
         * @description Permission: case.read
         */
        get: operations["get-cases-ref"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change fields of a case
         * @description Permission: case.write
         */
        patch: operations["patch-cases-ref"];
        trace?: never;
    };
    "/v1/cases/{ref}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a case to somebody
         * @description Permission: case.write
         */
        post: operations["post-cases-ref-assign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{ref}/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the calls of a case
         * @description Permission: message.read
         */
        get: operations["get-cases-ref-calls"];
        put?: never;
        /**
         * Log a telephone call
         * @description Permission: message.send
         */
        post: operations["post-cases-ref-calls"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{ref}/checklist": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The first things of an S0 or S1
         * @description Permission: case.read
         */
        get: operations["get-cases-ref-checklist"];
        put?: never;
        /**
         * Answer a line of the checklist
         * @description Permission: case.write
         */
        post: operations["post-cases-ref-checklist"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{ref}/clocks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Deadlines of a case
         * @description Permission: case.read
         */
        get: operations["get-cases-ref-clocks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{ref}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close a case
         * @description Permission: case.close
         */
        post: operations["post-cases-ref-close"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{ref}/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the evidence of a case
         * @description Permission: evidence.read
         */
        get: operations["get-cases-ref-evidence"];
        put?: never;
        /**
         * Add a file to a case (multipart, field file)
         * @description Permission: evidence.write
         */
        post: operations["post-cases-ref-evidence"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{ref}/like": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the decisions of a case have in common, and a rule that finds more
         * @description Permission: case.read
         */
        get: operations["get-cases-ref-like"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{ref}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who may see a restricted case
         * @description Permission: case.read
         */
        get: operations["get-cases-ref-members"];
        put?: never;
        /**
         * Add or take away a member
         * @description Permission: case.member
         */
        post: operations["post-cases-ref-members"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{ref}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the messages of a case
         * @description Permission: message.read
         */
        get: operations["get-cases-ref-messages"];
        put?: never;
        /**
         * Reply to a party in its own thread
         * @description Permission: message.send
         */
        post: operations["post-cases-ref-messages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{ref}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the notes of a case
         * @description Permission: case.read
         */
        get: operations["get-cases-ref-notes"];
        put?: never;
        /**
         * Write a note
         * @description Permission: note.write
         */
        post: operations["post-cases-ref-notes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{ref}/notes/{note}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give one's own note a new text
         * @description Permission: note.write
         */
        post: operations["post-cases-ref-notes-note"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{ref}/parties": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who has a role in a case
         * @description Permission: case.read
         */
        get: operations["get-cases-ref-parties"];
        put?: never;
        /**
         * Add a party
         * @description Permission: case.write
         */
        post: operations["post-cases-ref-parties"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{ref}/parties/{party}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take a party off a case
         * @description Permission: case.write
         */
        delete: operations["delete-cases-ref-parties-party"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{ref}/parties/{party}/contact-plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how a party may be reached
         * @description Permission: message.read
         */
        get: operations["get-cases-ref-parties-party-contact-plan"];
        /**
         * Set how a party may be reached
         * @description Permission: message.send
         */
        put: operations["put-cases-ref-parties-party-contact-plan"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{ref}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a case back
         * @description Permission: case.write
         */
        post: operations["post-cases-ref-release"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{ref}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a case up again
         * @description Permission: case.write
         */
        post: operations["post-cases-ref-reopen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{ref}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End the work with an outcome
         * @description Permission: case.close
         */
        post: operations["post-cases-ref-resolve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{ref}/restrict": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a case need-to-know
         * @description Permission: case.restrict
         */
        post: operations["post-cases-ref-restrict"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{ref}/take": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lease a case
         * @description Permission: case.write
         */
        post: operations["post-cases-ref-take"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{ref}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happened on a case
         * @description Permission: case.read
         */
        get: operations["get-cases-ref-timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{ref}/unrestrict": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Show a case again
         * @description Permission: case.restrict
         */
        post: operations["post-cases-ref-unrestrict"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/communities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Accounts that belong together, largest first
         * @description Permission: account.read
         */
        get: operations["get-communities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/communities/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the search for communities stands
         * @description Permission: account.read
         */
        get: operations["get-communities-run"];
        put?: never;
        /**
         * Search for communities now
         * @description Permission: label.write
         */
        post: operations["post-communities-run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List contacts, newest first
         * @description Permission: contact.read
         */
        get: operations["get-contacts"];
        put?: never;
        /**
         * Bring in a contact
         * @description Permission: contact.write
         */
        post: operations["post-contacts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contacts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a contact
         * @description Permission: contact.read
         */
        get: operations["get-contacts-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contacts/{id}/case": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a case of a contact
         * @description Permission: contact.write
         */
        post: operations["post-contacts-id-case"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contacts/{id}/dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close a contact that needs no case
         * @description Permission: contact.write
         */
        post: operations["post-contacts-id-dismiss"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contacts/{id}/join": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put a contact into a case
         * @description Permission: contact.write
         */
        post: operations["post-contacts-id-join"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contacts/{id}/raw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The message byte for byte as it came
         * @description Permission: account.personal
         */
        get: operations["get-contacts-id-raw"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contacts/{id}/reply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer a contact by mail
         * @description Permission: message.send
         */
        post: operations["post-contacts-id-reply"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contacts/{id}/take": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lease a contact
         * @description Permission: contact.write
         */
        post: operations["post-contacts-id-take"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contacts/{id}/triage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer the first two questions and choose a severity
         * @description Permission: contact.write
         */
        post: operations["post-contacts-id-triage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search decisions by expression
         * @description Permission: decision.read
         */
        get: operations["get-decisions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/decisions/{event_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Explain one decision
         * @description Permission: decision.read
         */
        get: operations["get-decisions-event_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/decisions/{event_id}/like": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What sets a decision apart, and a rule that finds more
         * @description Permission: decision.read
         */
        get: operations["get-decisions-event_id-like"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/decisions/histogram": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count decisions over time
         * @description Permission: decision.read
         */
        get: operations["get-decisions-histogram"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List webhook deliveries to all endpoints
         * @description Permission: webhook.read
         */
        get: operations["get-deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deliveries/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a delivery again under its id
         * @description Permission: webhook.write
         */
        post: operations["post-deliveries-id-replay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/drafts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List drafts, last changed first
         * @description Permission: rule.read
         */
        get: operations["get-drafts"];
        put?: never;
        /**
         * Begin a draft
         * @description Permission: rule.write
         */
        post: operations["post-drafts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/drafts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a draft with what is wrong with it
         * @description Permission: rule.read
         */
        get: operations["get-drafts-id"];
        put?: never;
        post?: never;
        /**
         * Drop a draft; it is kept and no longer worked on
         * @description Permission: rule.write
         */
        delete: operations["delete-drafts-id"];
        options?: never;
        head?: never;
        /**
         * Change a draft; its tests run
         * @description Permission: rule.write
         */
        patch: operations["patch-drafts-id"];
        trace?: never;
    };
    "/v1/drafts/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve what was shown: the draft is published, its rule in shadow
         * @description Permission: rule.approve
         */
        post: operations["post-drafts-id-approve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/drafts/{id}/backtest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run a draft over the log beside the live ruleset
         * @description Permission: rule.write
         */
        post: operations["post-drafts-id-backtest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/drafts/{id}/return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a draft back to its author with a reason
         * @description Permission: rule.approve
         */
        post: operations["post-drafts-id-return"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/drafts/{id}/submit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask a second person to approve a draft
         * @description Permission: rule.write
         */
        post: operations["post-drafts-id-submit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/drafts/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check the text of a rule and run its tests without saving
         * @description Permission: rule.write
         */
        post: operations["post-drafts-check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send one event and get its decision; the event's id makes repeats safe
         * @description Permission: event.write
         */
        post: operations["post-events"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send events as NDJSON and get one line for each, in order
         * @description Permission: event.write
         */
        post: operations["post-events-batch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/evidence/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one piece of evidence with its custody ledger
         * @description Permission: evidence.read
         */
        get: operations["get-evidence-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/evidence/{id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The bytes, as a download
         * @description Permission: evidence.read
         */
        get: operations["get-evidence-id-content"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/evidence/{id}/thumbnail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A small copy of a picture, without its metadata
         * @description Permission: evidence.read
         */
        get: operations["get-evidence-id-thumbnail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/graph": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Accounts and things around accounts
         * @description Permission: account.read
         */
        get: operations["get-graph"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/graph/path": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shortest way from one account to another
         * @description Permission: account.read
         */
        get: operations["get-graph-path"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lags, backlogs and storage
         * @description Permission: health.read
         */
        get: operations["get-health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List imports since the server began
         * @description Permission: event.import
         */
        get: operations["get-imports"];
        put?: never;
        /**
         * Announce a file of events
         * @description Permission: event.import
         */
        post: operations["post-imports"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Watch an import: counts, progress, refusals
         * @description Permission: event.import
         */
        get: operations["get-imports-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End an import; what was taken stays
         * @description Permission: event.import
         */
        post: operations["post-imports-id-cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/{id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send the file (NDJSON or CSV, also gzip); answers when the import has ended
         * @description Permission: event.import
         */
        post: operations["post-imports-id-file"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/inbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What waits, by due time
         * @description Permission: case.read
         */
        get: operations["get-inbox"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/inbox/next": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take what is due first
         * @description Permission: case.write
         */
        post: operations["post-inbox-next"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * API keys, never their secrets
         * @description Permission: key.write
         */
        get: operations["get-keys"];
        put?: never;
        /**
         * Make an API key; its secret is shown once
         * @description Permission: key.write
         */
        post: operations["post-keys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke an API key
         * @description Permission: key.write
         */
        delete: operations["delete-keys-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/lists": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the lists that rules ask
         * @description Permission: list.read
         */
        get: operations["get-lists"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/lists/{name}/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what people have put on a list
         * @description Permission: list.read
         */
        get: operations["get-lists-name-entries"];
        put?: never;
        /**
         * Put something on a list
         * @description Permission: list.write
         */
        post: operations["post-lists-name-entries"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/lists/{name}/entries/{entry}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take something off a list
         * @description Permission: list.write
         */
        delete: operations["delete-lists-name-entries-entry"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/lists/{name}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A list as CSV
         * @description Permission: list.read
         */
        get: operations["get-lists-name-export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/lists/{name}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the files loaded into a list; the first is in force
         * @description Permission: list.read
         */
        get: operations["get-lists-name-files"];
        put?: never;
        /**
         * Load a CSV file (value,until; gzip or not) into a list, all of it or nothing; ?reason= says why
         * @description Permission: list.write
         */
        post: operations["post-lists-name-files"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells an open page that something changed (SSE)
         * @description Permission: signed_in
         */
        get: operations["get-live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who you are and what you may do
         * @description Permission: signed_in
         */
        get: operations["get-me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change your name, language or theme
         * @description Permission: signed_in
         */
        patch: operations["patch-me"];
        trace?: never;
    };
    "/v1/me/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Show password and code again, for sensitive acts
         * @description Permission: signed_in
         */
        post: operations["post-me-confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change your password; ends your other sessions
         * @description Permission: signed_in
         */
        post: operations["post-me-password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * New recovery codes; the old ones die
         * @description Permission: signed_in
         */
        post: operations["post-me-recovery-codes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set up a second factor: without code begin, with code confirm
         * @description Permission: signed_in
         */
        post: operations["post-me-totp"];
        /**
         * Take your second factor away, where it is optional
         * @description Permission: signed_in
         */
        delete: operations["delete-me-totp"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/{id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take back a message that has not left
         * @description Permission: message.send
         */
        post: operations["post-messages-id-undo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/queues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List queues
         * @description Permission: queue.read
         */
        get: operations["get-queues"];
        put?: never;
        /**
         * Make a queue
         * @description Permission: queue.write
         */
        post: operations["post-queues"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/queues/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change a queue
         * @description Permission: queue.write
         */
        put: operations["put-queues-id"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Roles and what they may do
         * @description Permission: role.read
         */
        get: operations["get-roles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the rules of the live ruleset with their recent hits
         * @description Permission: rule.read
         */
        get: operations["get-rules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a rule with its text, hits by day and last decisions
         * @description Permission: rule.read
         */
        get: operations["get-rules-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the rulesets in which a rule's text or stage changed, newest first
         * @description Permission: rule.read
         */
        get: operations["get-rules-id-history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules/{id}/quiet": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Keep the alarm of a rule quiet for a time
         * @description Permission: rule.stage
         */
        post: operations["post-rules-id-quiet"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules/{id}/shadow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a rule did beside the rule whose place it would take
         * @description Permission: rule.read
         */
        get: operations["get-rules-id-shadow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules/{id}/stage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move a rule between shadow, live for a share of accounts, live and archived
         * @description Permission: rule.stage
         */
        post: operations["post-rules-id-stage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules/vocabulary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the words a rule may use
         * @description Permission: rule.read
         */
        get: operations["get-rules-vocabulary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rulesets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List published rulesets
         * @description Permission: rule.read
         */
        get: operations["get-rulesets"];
        put?: never;
        /**
         * Check a pack and make it the live ruleset
         * @description Permission: rule.publish
         */
        post: operations["post-rulesets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rulesets/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a published ruleset with its documents
         * @description Permission: rule.read
         */
        get: operations["get-rulesets-number"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rulesets/{number}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What changed between two rulesets
         * @description Permission: rule.read
         */
        get: operations["get-rulesets-number-diff"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rulesets/{number}/pack": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A ruleset as a zip of its files
         * @description Permission: rule.read
         */
        get: operations["get-rulesets-number-pack"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rulesets/{number}/revert": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publish the documents of an earlier ruleset again
         * @description Permission: rule.stage
         */
        post: operations["post-rulesets-number-revert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find people, orders, cases and contacts
         * @description Permission: signed_in
         */
        get: operations["get-search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your live sessions
         * @description Permission: signed_in
         */
        get: operations["get-sessions"];
        put?: never;
        /** Sign in */
        post: operations["post-sessions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End one of your sessions
         * @description Permission: signed_in
         */
        delete: operations["delete-sessions-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/current": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Sign out
         * @description Permission: signed_in
         */
        delete: operations["delete-sessions-current"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the first administrator is still to be made */
        get: operations["get-setup"];
        put?: never;
        /** Use a one-time link: first administrator, invitation or new password */
        post: operations["post-setup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sla/clocks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List deadlines, those of the newest matters first
         * @description Permission: sla.read
         */
        get: operations["get-sla-clocks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/snoozes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the snoozes in force, newest first
         * @description Permission: rule.read
         */
        get: operations["get-snoozes"];
        put?: never;
        /**
         * Keep a rule or a group of rules quiet about one account
         * @description Permission: label.write
         */
        post: operations["post-snoozes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/snoozes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End a snooze
         * @description Permission: label.write
         */
        delete: operations["delete-snoozes-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * People of the company
         * @description Permission: staff.read
         */
        get: operations["get-staff"];
        put?: never;
        /**
         * Invite a person; the link is shown once
         * @description Permission: staff.write
         */
        post: operations["post-staff"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/staff/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One person
         * @description Permission: staff.read
         */
        get: operations["get-staff-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a person's name, state, roles, teams, regions or brands
         * @description Permission: staff.write
         */
        patch: operations["patch-staff-id"];
        trace?: never;
    };
    "/v1/staff/{id}/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A fresh one-time link: the invitation again, or a new password
         * @description Permission: staff.write
         */
        post: operations["post-staff-id-link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List recovery tasks by due time
         * @description Permission: action.read
         */
        get: operations["get-tasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Finish or hand over a recovery task
         * @description Permission: case.write
         */
        patch: operations["patch-tasks-id"];
        trace?: never;
    };
    "/v1/teams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All teams
         * @description Permission: signed_in
         */
        get: operations["get-teams"];
        put?: never;
        /**
         * Add a team
         * @description Permission: staff.write
         */
        post: operations["post-teams"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the texts of notices
         * @description Permission: template.read
         */
        get: operations["get-templates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List webhook endpoints
         * @description Permission: webhook.read
         */
        get: operations["get-webhooks"];
        put?: never;
        /**
         * Add a webhook endpoint; the answer shows its secret once
         * @description Permission: webhook.write
         */
        post: operations["post-webhooks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what was sent to an endpoint, with every attempt
         * @description Permission: webhook.read
         */
        get: operations["get-webhooks-id-deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Turn an endpoint off
         * @description Permission: webhook.write
         */
        post: operations["post-webhooks-id-disable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Turn an endpoint on again
         * @description Permission: webhook.write
         */
        post: operations["post-webhooks-id-enable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        ActivityEntry: {
            actor: string;
            /** @description staff, key, system, public or engine */
            actor_kind: string;
            actor_name?: string;
            /** Format: date-time */
            at: string;
            data: unknown;
            id: string;
            /** @description What happened, as case.opened */
            kind: string;
            /** @description Id of the thing changed */
            object: string;
        };
        AppHealth: {
            /**
             * Format: int64
             * @description Changes of people not yet in the log
             */
            control_unsent: number;
            /** @description sqlite or postgres */
            database: string;
            /** Format: int64 */
            database_bytes: number;
            /** Format: int64 */
            deliveries_waiting: number;
            /**
             * Format: int64
             * @description Alerts, labels and hooks of decisions not yet applied
             */
            effects_open: number;
            /** Format: int64 */
            jobs_due: number;
            /** Format: int64 */
            jobs_oldest_ms: number;
            /**
             * Format: int64
             * @description Given up after twelve tries, or held after a restore
             */
            jobs_set_aside: number;
            /** Format: date-time */
            last_checkpoint_at?: string;
            /** Format: int64 */
            leaves_unsequenced: number;
            /** Format: int64 */
            log_bytes: number;
            /**
             * Format: int64
             * @description Position of the last record of the log
             */
            log_end: number;
            /**
             * Format: int64
             * @description Age of the oldest record not projected
             */
            projector_lag_ms: number;
            /** Format: int64 */
            projector_lag_records: number;
            ready: boolean;
            /** Format: date-time */
            ruleset_published_at?: string;
            /** Format: date-time */
            started_at: string;
            version: string;
        };
        ApproveInBody: {
            /** @description The draft's shown, as it was when it was looked at */
            shown: string;
        };
        AssignInBody: {
            /** @description stf_ id; empty gives it to nobody */
            assignee: string;
            /** @description Hand-over note */
            note?: string;
        };
        AuditConsistency: {
            /** @description Signed note of the newer tree */
            checkpoint: string;
            /** Format: int64 */
            from: number;
            key: string;
            /** @description Base64 hashes (RFC 6962, 2.1.2) */
            path: string[];
            /** Format: int64 */
            to: number;
        };
        AuditEntry: {
            actor: string;
            actor_kind: string;
            /** Format: date-time */
            at: string;
            data?: unknown;
            id: string;
            /**
             * Format: int64
             * @description Place in the log; absent until it is sequenced
             */
            index?: number;
            kind: string;
            object: string;
            /** @description Everything the leaf names, object first */
            on: string[];
            reason?: string;
        };
        AuditNewest: {
            checkpoint: string;
            key: string;
            /** Format: int64 */
            size: number;
        };
        AuditProof: {
            /** @description Canonical JSON, byte for byte what was committed to */
            body: string;
            /** @description Signed note */
            checkpoint: string;
            /** @description Hex */
            commitment: string;
            /** Format: int64 */
            index: number;
            /** @description Verifier key of the note; compare it with one you got another way */
            key: string;
            leaf: string;
            /** @description Base64 hashes from the leaf up */
            path: string[];
            /** @description Hex */
            salt: string;
            /** Format: int64 */
            tree_size: number;
        };
        Case: {
            /** @description The account the case is about */
            account_id?: string;
            /** Format: int64 */
            alerts: number;
            assignee?: string;
            brand?: string;
            category?: string;
            city?: string;
            /** Format: date-time */
            closed_at?: string;
            /** Format: date-time */
            due_at?: string;
            due_clock?: string;
            /**
             * Format: date-time
             * @description First human public reply
             */
            first_response_at?: string;
            id: string;
            language?: string;
            /**
             * Format: date-time
             * @description Last update given to the reporting side
             */
            last_update_at?: string;
            lease_by?: string;
            /** Format: date-time */
            lease_until?: string;
            /**
             * Format: date-time
             * @description First protective action
             */
            mitigated_at?: string;
            /** @description What people say aloud, as C-20451 */
            number: string;
            /** Format: date-time */
            opened_at: string;
            opened_by?: string;
            order_id?: string;
            outcome: string;
            priority: string;
            region?: string;
            /** Format: int64 */
            reopened: number;
            /** Format: date-time */
            resolved_at?: string;
            severity: string;
            severity_request?: components["schemas"]["CasesLowering"];
            /** @description alert, contact or staff */
            source: string;
            standard?: string;
            state: string;
            tags: string[];
            team?: string;
            title: string;
            type: string;
            /** Format: date-time */
            updated_at: string;
            /** Format: int64 */
            version: number;
            visibility: string;
            waiting_on?: string;
            /** Format: date-time */
            waiting_until?: string;
        };
        CaseClock: {
            /** Format: int64 */
            accrued_seconds: number;
            /** Format: date-time */
            due_at: string;
            /**
             * Format: int64
             * @description 1, 2, 3… of a repeating clock
             */
            n: number;
            name: string;
            /** Format: date-time */
            started_at: string;
            /** @description running, paused, met or missed */
            state: string;
            /** Format: date-time */
            stopped_at?: string;
            /** Format: int64 */
            target_seconds: number;
        };
        CaseEdit: {
            category?: string;
            language?: string;
            priority?: string;
            /** @description S0 to S4; lowering an S0 or S1 needs severity_reason and a second person who sends the same severity */
            severity?: string;
            severity_reason?: string;
            /** @description triage, open or waiting; resolve, close and reopen are calls of their own */
            state?: string;
            tags?: string[];
            team?: string;
            title?: string;
            type?: string;
            waiting_on?: string;
            /** Format: date-time */
            waiting_until?: string;
        };
        CaseEnding: {
            outcome?: string;
            /** @description Standard of proof: preponderance or clear_and_convincing; required for a finding */
            standard?: string;
        };
        CaseMember: {
            /** Format: date-time */
            added_at: string;
            added_by: string;
            staff: string;
        };
        CasesChecklistItem: {
            /** Format: date-time */
            at?: string;
            by?: string;
            item: string;
            /** @description Why it was skipped */
            reason?: string;
            /** @description open, done or skipped */
            state: string;
            text: string;
        };
        CasesInbox: {
            items: components["schemas"]["CasesWork"][];
            next_cursor?: string;
            /** Format: int64 */
            total: number;
        };
        CasesLowering: {
            /** Format: date-time */
            at: string;
            by: string;
            reason: string;
            to: string;
        };
        CasesNewParty: {
            /** @description Reference or acc_ id */
            account?: string;
            email?: string;
            language?: string;
            name?: string;
            phone?: string;
            /** @description reporter, subject, harmed, witness, bystander or merchant */
            role: string;
        };
        CasesNewQueue: {
            expression: string;
            name: string;
            /** Format: int64 */
            position?: number;
            team?: string;
        };
        CasesNote: {
            /** Format: date-time */
            at: string;
            body: string;
            by: string;
            id: string;
            /** @description note, call or handover */
            kind: string;
            /** Format: int64 */
            revision: number;
            /** @description Earlier texts, oldest first */
            revisions?: components["schemas"]["CasesNoteRevision"][];
        };
        CasesNoteRevision: {
            /** Format: date-time */
            at: string;
            body: string;
            by: string;
            /** Format: int64 */
            revision: number;
        };
        CasesOpening: {
            /** @description Reference or acc_ id of the account the case is about */
            account?: string;
            brand?: string;
            category?: string;
            city?: string;
            language?: string;
            /** @description Reference or ord_ id */
            order?: string;
            /** @description Who has a role in it from the start: all of them, or the case is not opened */
            parties?: components["schemas"]["CasesNewParty"][];
            /** @description urgent, high, normal or low; by severity when left out */
            priority?: string;
            region?: string;
            /** @description Open it as restricted, with you as its member */
            restricted?: boolean;
            /** @description S0 to S4 */
            severity: string;
            team?: string;
            title: string;
            /** @description safety, misconduct, fraud, property, account, legal, claim, vetting, appeal, privacy or other */
            type: string;
        };
        CasesParty: {
            account?: components["schemas"]["EntityAccount"];
            /** Format: date-time */
            added_at: string;
            added_by: string;
            /** @description The contact this person wrote */
            contact?: string;
            email?: string;
            id: string;
            language?: string;
            masked: boolean;
            name?: string;
            phone?: string;
            /** @description reporter, subject, harmed, witness, bystander or merchant */
            role: string;
        };
        CasesQueue: {
            /** @description Over the fields of a case, as severity <= S2 and region == "US-WA" */
            expression: string;
            id: string;
            name: string;
            /**
             * Format: int64
             * @description Open cases in it that you may see
             */
            open: number;
            /** Format: int64 */
            position: number;
            team?: string;
            /** Format: int64 */
            version: number;
        };
        CasesWho: {
            account_id?: string;
            /** @description customer, worker, merchant or unknown */
            kind?: string;
            name?: string;
        };
        CasesWork: {
            /** Format: date-time */
            arrived_at: string;
            assignee?: string;
            brand?: string;
            channel?: string;
            /** Format: date-time */
            due_at?: string;
            due_clock?: string;
            id: string;
            /** @description contact or case */
            kind: string;
            language?: string;
            /** Format: date-time */
            lease_until?: string;
            number?: string;
            region?: string;
            restricted: boolean;
            severity: string;
            snippet?: string;
            state: string;
            title: string;
            type?: string;
            who: components["schemas"]["CasesWho"];
        };
        CheckInBody: {
            /**
             * Format: int64
             * @description 0 is the live ruleset
             */
            base?: number;
            /** @description A draft whose other documents count too */
            draft?: string;
            /** @description A rule of the ruleset below; empty for a new one */
            rule?: string;
            source: string;
        };
        CommsCall: {
            /** @description What the safe-contact plan says against this call; it is logged all the same */
            against_plan?: string;
            by?: string;
            /** @enum {string} */
            direction: "in" | "out";
            /** Format: date-time */
            ended_at: string;
            id?: string;
            notes?: string;
            /** @enum {string} */
            outcome: "reached" | "voicemail" | "dropped" | "no_answer";
            party: string;
            /** Format: date-time */
            started_at: string;
        };
        CommsContactPlan: {
            /** @description mail, phone, text; empty allows all */
            channels?: string[];
            do_not_contact: boolean;
            /** @description Safe address, instead of the account's */
            email?: string;
            /** @description Earliest local time, 09:00 */
            hours_from?: string;
            /** @description Latest local time, 17:00; may lie after midnight */
            hours_to?: string;
            interpreter?: boolean;
            language?: string;
            phone?: string;
            /** @description How to address the person */
            safe_name?: string;
            /** @description Who else sees the phone or the account */
            seen_by?: string;
            text_relay?: boolean;
            /** Format: int64 */
            version: number;
            /** @description May a voicemail be left */
            voicemail: boolean;
            why?: string;
            /** @description IANA time zone of the hours */
            zone?: string;
        };
        CommsDelivery: {
            /** Format: date-time */
            acknowledged_at?: string;
            /** Format: int64 */
            attempts: number;
            /** Format: date-time */
            created_at: string;
            endpoint: string;
            failure?: string;
            /** @description Also the webhook-id header */
            id: string;
            log: components["schemas"]["CommsDeliveryAttempt"][];
            /** Format: date-time */
            next_at?: string;
            object: string;
            /** @enum {string} */
            state: "pending" | "acknowledged" | "failed";
            /**
             * Format: int64
             * @description HTTP status of the last attempt
             */
            status?: number;
            type: string;
        };
        CommsDeliveryAttempt: {
            /** Format: date-time */
            at: string;
            failure?: string;
            /** Format: int64 */
            n: number;
            /** Format: int64 */
            status?: number;
            /** Format: int64 */
            took_ms: number;
        };
        CommsEndpoint: {
            /** Format: date-time */
            created_at: string;
            /** @description Types it wants; * for all, action.* for a family */
            events: string[];
            id: string;
            /** @description Shown once, when the endpoint is made */
            secret?: string;
            /** @enum {string} */
            state: "active" | "disabled";
            url: string;
            /** Format: int64 */
            version: number;
            /**
             * Format: int64
             * @description Deliveries not acknowledged yet
             */
            waiting: number;
            /** @description Why it is disabled */
            why?: string;
        };
        CommsMessage: {
            /** @description Of the person; masked without account.personal */
            address?: string;
            author: string;
            case_id?: string;
            channel: string;
            /** @description The contact it came in as */
            contact_id?: string;
            /** Format: date-time */
            created_at: string;
            /** @enum {string} */
            direction: "in" | "out";
            failure?: string;
            /** @description Written by a person; only those count as a response */
            human: boolean;
            id: string;
            language: string;
            /** @description Sender and subject say nothing of the matter */
            neutral: boolean;
            party?: string;
            /**
             * Format: date-time
             * @description Until then it can be undone
             */
            send_at: string;
            /** Format: date-time */
            sent_at?: string;
            /** @enum {string} */
            state: "queued" | "sending" | "sent" | "failed" | "cancelled" | "bounced" | "received";
            subject: string;
            template?: string;
            text: string;
        };
        CommsReply: {
            /** @description en or es; by the plan or the person's language when left out */
            language?: string;
            /** @description The party of the case it goes to */
            party: string;
            /** @description Ignored for S0 to S2, where it is neutral */
            subject?: string;
            text: string;
        };
        CommsTemplate: {
            en: components["schemas"]["CommsWording"];
            es: components["schemas"]["CommsWording"];
            id: string;
            vars: string[];
            /** Format: int64 */
            version: number;
        };
        CommsWording: {
            body: string;
            subject: string;
        };
        Decision: {
            /** @description The account decided about */
            account?: components["schemas"]["DecisionWho"];
            /**
             * Format: date-time
             * @description Event time
             */
            at: string;
            brand: string;
            event_id: string;
            /** @description Imported or late: no effects */
            history: boolean;
            outcome: string;
            region: string;
            /** @description Rules that fired with weight */
            rules: string[];
            /** Format: double */
            score: number;
            /** Format: int64 */
            took_ns: number;
            type: string;
            /**
             * Format: int64
             * @description Number of the ruleset that decided
             */
            version: number;
        };
        DecisionAlert: {
            /** @description acc_ id of whom it is about */
            account?: string;
            /**
             * Format: date-time
             * @description Event time
             */
            at: string;
            brand: string;
            case_id?: string;
            city: string;
            event_id: string;
            id: string;
            order?: string;
            outcome: string;
            /** Format: date-time */
            raised_at: string;
            region: string;
            rules: string[];
            /** Format: double */
            score: number;
            severity: string;
            /** @description open, or cased when a case holds it */
            state: string;
            /** @description Reason of the rule that weighed most */
            title: string;
            /** @description Which queue or subject the rule named */
            topic: string;
            /** @description Type of the event */
            type: string;
        };
        DecisionAsked: {
            done: boolean;
            entity?: string;
            kind: string;
            name: string;
            rule: string;
            severity?: string;
        };
        DecisionBacktest: {
            author: string;
            /**
             * Format: int64
             * @description Decisions of the period
             */
            decided: number;
            /**
             * Format: int64
             * @description Entries of the log read so far
             */
            done: number;
            draft: string;
            /**
             * Format: int64
             * @description Events of the period
             */
            events: number;
            /** @description Why it failed */
            failure?: string;
            /**
             * Format: date-time
             * @description First event time counted; what came before only warms the state
             */
            from: string;
            /** @description Of the draft that was run */
            hash: string;
            id: string;
            /**
             * Format: int64
             * @description Number of the ruleset it was compared with
             */
            live: number;
            /** Format: date-time */
            queued_at: string;
            /** @description Only when done; counted in the caller's regions and brands */
            result?: components["schemas"]["DecisionBacktestResult"];
            /** @description The rule whose hits are counted; all rules when empty */
            rule?: string;
            /**
             * Format: double
             * @description How long it ran
             */
            seconds: number;
            /** @enum {string} */
            state: "queued" | "running" | "done" | "cancelled" | "failed";
            /**
             * Format: date-time
             * @description Event time from which on nothing is counted
             */
            to: string;
            /**
             * Format: int64
             * @description Entries of the log to read
             */
            total: number;
        };
        DecisionBacktestDay: {
            day: string;
            /** Format: int64 */
            draft: number;
            /** Format: int64 */
            live: number;
        };
        DecisionBacktestResult: {
            /**
             * Format: int64
             * @description Accounts touched by a hit
             */
            accounts: number;
            /**
             * Format: int64
             * @description Accounts decided about in the period
             */
            active_accounts: number;
            /**
             * Format: int64
             * @description Known hits that turned out to be right
             */
            confirmed: number;
            /** @description Hits by day (UTC), days without any too */
            days: components["schemas"]["DecisionBacktestDay"][];
            /**
             * Format: int64
             * @description Events whose personal text was erased: facts from it are missing
             */
            erased: number;
            /** @description Hits to read first: new ones, largest first */
            examples: components["schemas"]["DecisionHit"][];
            /**
             * Format: int64
             * @description Accounts touched whose only known hits turned out to be good
             */
            good_accounts: number;
            /**
             * Format: int64
             * @description Decisions on which the draft's rule fires; for a draft without one, on which any rule fires with weight
             */
            hits: number;
            /**
             * Format: int64
             * @description Hits whose truth is known
             */
            known: number;
            /**
             * Format: int64
             * @description Confirmed decisions of the period, hit or not
             */
            labelled: number;
            /** Format: int64 */
            live_hits: number;
            /**
             * Format: int64
             * @description Hits of the live ruleset that the draft does not have
             */
            lost: number;
            /** @description Amounts of the hits that the live ruleset lets pass */
            missed_money: components["schemas"]["DecisionMoneyHits"][];
            /** @description Amounts of the hits */
            money: components["schemas"]["DecisionMoneyHits"][];
            /**
             * Format: int64
             * @description Hits that the live ruleset does not have
             */
            new: number;
            /** @description Facts of the draft that could not be computed from what the log holds, with how many events lack them */
            not_recomputed: string[];
            /** @description Decisions by their outcome live and in the draft */
            outcomes: components["schemas"]["DecisionOutcomePair"][];
            /** @description Other rules of the draft beside its rule; without one, each rule in the draft beside the same rule live */
            overlap: components["schemas"]["DecisionOverlap"][];
            /**
             * Format: double
             * @description Confirmed of known
             */
            precision?: number;
            /** Format: double */
            precision_high?: number;
            /**
             * Format: double
             * @description Wilson interval, 95 %
             */
            precision_low?: number;
            /**
             * Format: double
             * @description Hits among the confirmed decisions of the period
             */
            recall?: number;
            /** Format: int64 */
            same: number;
            segments: components["schemas"]["DecisionSegment"][];
            /** @description More hits than the table holds; the largest were kept */
            truncated: boolean;
        };
        DecisionBranch: {
            children?: components["schemas"]["DecisionBranch"][];
            result: boolean;
            /** @description and, or, not, or the condition itself */
            text: string;
            /** @description What it read: 12.50 USD, missing, or a = 1, b = 2 */
            value?: string;
        };
        DecisionBucket: {
            /** Format: int64 */
            allow: number;
            /**
             * Format: date-time
             * @description Begin of the bucket, UTC
             */
            at: string;
            /** Format: int64 */
            block: number;
            /** Format: int64 */
            review: number;
        };
        DecisionCheck: {
            /** @description Of the documents with this text in them; empty when it cannot be put there */
            hash: string;
            problems: components["schemas"]["DecisionFault"][];
            tests: components["schemas"]["DecisionTestRun"][];
            /** @description Legal, but probably not what was meant */
            warnings: components["schemas"]["DecisionFault"][];
        };
        DecisionConflict: {
            /** @description What both began from; empty = not there */
            base: string;
            /** @enum {string} */
            kind: "rule" | "feature" | "document";
            /** @description The rule, feature or path */
            name: string;
            /** @description In the draft */
            ours: string;
            path: string;
            /** @description In the live ruleset */
            theirs: string;
        };
        DecisionDay: {
            day: string;
            /** Format: int64 */
            hits: number;
        };
        DecisionDiff: {
            /** @description Every document that differs, whole */
            documents: components["schemas"]["DecisionTextChange"][];
            features: components["schemas"]["DecisionPieceChange"][];
            /** Format: int64 */
            from: number;
            rules: components["schemas"]["DecisionPieceChange"][];
            /** Format: int64 */
            to: number;
        };
        DecisionDraft: {
            /** @description Who may approve it while it waits; who did, afterwards */
            approvers: components["schemas"]["DecisionPerson"][];
            author: string;
            author_name: string;
            /** @description Of this very hash: the one submitted, else the newest */
            backtest?: components["schemas"]["DecisionBacktest"];
            /**
             * Format: int64
             * @description Number of the ruleset it was written on
             */
            base: number;
            /** @description Id its rule has in that ruleset */
            candidate?: string;
            /** @description What was changed here and in the live ruleset since */
            conflicts?: components["schemas"]["DecisionConflict"][];
            /** Format: date-time */
            created_at: string;
            /** @description The documents that differ from the ruleset below; not in lists */
            documents?: components["schemas"]["EngineDocument"][];
            /** @description The rule is not in the ruleset below */
            fresh: boolean;
            /** @description Of its documents */
            hash: string;
            id: string;
            /** @description Case it began from */
            like_case?: string;
            /** @description Decision it began from */
            like_event?: string;
            /**
             * Format: int64
             * @description Number of the live ruleset; above base when somebody published meanwhile
             */
            live: number;
            /** @description The caller is one of them */
            may_approve: boolean;
            problems: components["schemas"]["DecisionFault"][];
            /** @description Documents of the ruleset below that it leaves out */
            removed?: string[];
            returned_reason?: string;
            /** @description The rule it is about, empty when it is about documents */
            rule: string;
            /**
             * Format: int64
             * @description Number it was published as
             */
            ruleset?: number;
            /** @description Of all an approver judges: documents and the back-test that was submitted; send it back when approving */
            shown: string;
            /** @description YAML text of that rule */
            source: string;
            /** @enum {string} */
            stage: "draft" | "waiting" | "approved" | "returned" | "published" | "dropped";
            /** @description What does not go into shadow when it is approved: documents that live rules read, and rules that are taken out; not in lists */
            takes_effect_at_once?: string[];
            tests: components["schemas"]["DecisionTestRun"][];
            title: string;
            /** Format: date-time */
            updated_at: string;
            /**
             * Format: int64
             * @description For If-Match
             */
            version: number;
            /** @description Legal, but probably not what was meant */
            warnings: components["schemas"]["DecisionFault"][];
        };
        DecisionDraftChange: {
            /** @description Replace the changed documents */
            documents?: components["schemas"]["EngineDocument"][];
            /** @description Put the draft on top of the live ruleset; where both changed the same, the draft's text stays */
            rebase?: boolean;
            source?: string;
            title?: string;
            /** @description The documents are the whole pack: files they lack are left out */
            whole?: boolean;
        };
        DecisionEntity: {
            id: string;
            /** @description account, order or thing */
            kind: string;
            role: string;
        };
        DecisionExplained: {
            /** @description The account decided about */
            account?: components["schemas"]["DecisionWho"];
            alert?: string;
            /** @description The same, in parts */
            asked: components["schemas"]["DecisionAsked"][];
            /**
             * Format: date-time
             * @description Event time
             */
            at: string;
            brand: string;
            /** @description What gave the outcome: rule, threshold or default */
            by: string;
            case_id?: string;
            /** @description What the rules asked for, in words */
            effects: string[];
            /** @description What the event speaks about */
            entities: components["schemas"]["DecisionEntity"][];
            event_id: string;
            /** @description Features the decision read */
            features: components["schemas"]["EngineFeatureExplanation"][];
            /** @description What the event said; personal fields are left out */
            fields: components["schemas"]["DecisionField"][];
            fired: components["schemas"]["DecisionFired"][];
            /** @description Imported or late: no effects */
            history: boolean;
            /** @description Rules that one condition kept from firing */
            near: components["schemas"]["DecisionFired"][];
            outcome: string;
            /**
             * Format: int64
             * @description Place in the log
             */
            position: number;
            region: string;
            /** @description Evaluating the pinned ruleset again on the stored values gives the same rules, score and outcome */
            replayed_same: boolean;
            /** @description Rules that fired with weight */
            rules: string[];
            /** Format: double */
            score: number;
            source: string;
            /** Format: int64 */
            took_ns: number;
            type: string;
            /**
             * Format: int64
             * @description Number of the ruleset that decided
             */
            version: number;
        };
        DecisionFault: {
            /** Format: int64 */
            column: number;
            /** @description What to do about it */
            hint?: string;
            /**
             * Format: int64
             * @description In the document, from 1; 0 = the whole file
             */
            line: number;
            message: string;
            path: string;
            /** Format: int64 */
            source_column: number;
            /**
             * Format: int64
             * @description In the text of the focus rule, from 1; 0 = it is not in it
             */
            source_line: number;
        };
        DecisionField: {
            name: string;
            type: string;
            value: string;
        };
        DecisionFired: {
            id: string;
            outcome?: string;
            /**
             * Format: int64
             * @description Share of accounts the rule is live for, when not all; without weight for the others
             */
            percent?: number;
            policy?: string;
            reason?: string;
            /** @description The candidate that took its place for this account: recorded, without weight */
            replaced_by?: string;
            /** @description The rule this is a candidate for */
            replaces?: string;
            /** Format: double */
            score: number;
            /** @description Recorded, without weight: in shadow, outside its share of accounts, or replaced */
            shadow?: boolean;
            /** @description A person had put it to sleep for this account: recorded, without weight */
            snoozed?: boolean;
            tree: components["schemas"]["DecisionBranch"];
            /** @description The condition as written */
            when: string;
        };
        DecisionFound: {
            items: components["schemas"]["Decision"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
            /** @description True when 100,000 rows were looked at without filling the page; next_cursor goes on from there */
            truncated: boolean;
        };
        DecisionHistogram: {
            /** @description Oldest first, empty buckets too */
            items: components["schemas"]["DecisionBucket"][];
            /** @description True when only the newest 100,000 rows were looked at */
            truncated: boolean;
            /** Format: int64 */
            width_seconds: number;
        };
        DecisionHit: {
            account: string;
            /** @description The marketplace's reference */
            account_name?: string;
            /**
             * Format: int64
             * @description Hundredths
             */
            amount?: number;
            /** Format: date-time */
            at: string;
            case_id?: string;
            case_number?: string;
            currency?: string;
            event_id: string;
            /** @enum {string} */
            kind: "new" | "lost" | "same";
            /**
             * @description What it turned out to be; empty when nobody knows
             * @enum {string}
             */
            label: "confirmed" | "good" | "";
            live_outcome: string;
            /** @description In the draft */
            outcome: string;
            /**
             * Format: double
             * @description In the draft
             */
            score: number;
            type: string;
        };
        DecisionLike: {
            /** @description Most telling first */
            conditions: components["schemas"]["DecisionLikeCondition"][];
            /**
             * Format: int64
             * @description Decisions it was learned from
             */
            decisions: number;
            /** @description Some of them */
            examples: components["schemas"]["Decision"][];
            /**
             * Format: int64
             * @description Other decisions of the sample that meet all conditions of the rule
             */
            matches: number;
            /** @description Event types the conditions are about */
            on: string[];
            /** @description YAML text of a rule draft, empty when nothing stands out */
            rule: string;
            /**
             * Format: int64
             * @description Other decisions they were compared with
             */
            sample: number;
        };
        DecisionLikeCondition: {
            /**
             * Format: double
             * @description Share of other decisions of the type that meet it
             */
            base_rate: number;
            /** @description As a rule writes it */
            expr: string;
            /**
             * Format: int64
             * @description Of the decisions it was learned from
             */
            held_here: number;
            /**
             * Format: int64
             * @description How many those are
             */
            here: number;
            /** @description In words */
            text: string;
            /** @description It is in the rule */
            used: boolean;
        };
        DecisionList: {
            /**
             * Format: int64
             * @description Entries that people have added and that are in force
             */
            added: number;
            /**
             * Format: int64
             * @description Entries that the ruleset brings
             */
            from_pack: number;
            /**
             * Format: int64
             * @description Members of the file in force
             */
            loaded: number;
            /** @description How texts are matched at the door: exact, prefix, domain, cidr, regex or name */
            match: string;
            name: string;
            /** @description The entity it holds, or text */
            of: string;
        };
        DecisionListEntry: {
            /** Format: date-time */
            at: string;
            author: string;
            /** @description acc_, ord_ or thg_ id, for lists of entities */
            entity?: string;
            id: string;
            list: string;
            reason: string;
            /** Format: date-time */
            until?: string;
            /** @description For lists of texts */
            value?: string;
        };
        DecisionListLoad: {
            /** Format: date-time */
            at: string;
            author: string;
            /**
             * Format: int64
             * @description Members it holds, each once
             */
            entries: number;
            /** @description SHA-256 of the loaded content; the log names it */
            hash: string;
            id: string;
            list: string;
            reason: string;
        };
        DecisionMoneyHits: {
            currency: string;
            /** Format: int64 */
            hits: number;
            /**
             * Format: int64
             * @description Hundredths
             */
            minor: number;
        };
        DecisionNewDraft: {
            /** @description Whole files that differ from the live ruleset */
            documents?: components["schemas"]["EngineDocument"][];
            /** @description Case it begins from */
            like_case?: string;
            /** @description Decision it begins from, by event id */
            like_event?: string;
            /** @description A rule of the live ruleset */
            rule?: string;
            /** @description YAML text of one rule */
            source?: string;
            /** @description What it is for; not personal data */
            title?: string;
            /** @description The documents are the whole pack: files they lack are left out */
            whole?: boolean;
        };
        DecisionNewEntry: {
            /** @description Why; not personal data */
            reason: string;
            /**
             * Format: date-time
             * @description When it ends; never when left out
             */
            until?: string;
            /** @description The text, or the reference or id of the entity */
            value: string;
        };
        DecisionNewSnooze: {
            /** @description acc_ id or the marketplace's reference */
            account: string;
            group?: string;
            /** @description Why; not personal data */
            reason: string;
            rule?: string;
            /**
             * Format: date-time
             * @description At most a year from now
             */
            until: string;
        };
        DecisionOutcomePair: {
            draft: string;
            live: string;
            /** Format: int64 */
            n: number;
        };
        DecisionOverlap: {
            /** Format: int64 */
            both: number;
            /** Format: int64 */
            draft_only: number;
            rule: string;
            /** Format: int64 */
            rule_only: number;
        };
        DecisionPerson: {
            id: string;
            name: string;
        };
        DecisionPieceChange: {
            after: string;
            before: string;
            /**
             * @description stage: only where it stands in its life
             * @enum {string}
             */
            change: "added" | "removed" | "changed" | "stage";
            id: string;
            path: string;
        };
        DecisionRule: {
            /** @description A candidate for this rule's place */
            candidate?: string;
            /** @description Draft it came from, while it is not live for all */
            draft?: string;
            group?: string;
            /** Format: int64 */
            hits_7d: number;
            /** Format: int64 */
            hits_24h: number;
            id: string;
            /**
             * Format: date-time
             * @description Event time of the last decision it fired on, within fourteen days
             */
            last_hit?: string;
            /** @description Event types */
            on: string[];
            outcome?: string;
            /**
             * Format: int64
             * @description Share of accounts it is live for, when not all
             */
            percent?: number;
            /** @description Clause cited by what follows */
            policy?: string;
            reason: string;
            /** @description The rule this is a candidate for */
            replaces?: string;
            /** Format: double */
            score: number;
            /** @description live or shadow */
            stage: string;
            /**
             * Format: int64
             * @description Number of the live ruleset
             */
            version: number;
            /** @description How often it fires beside what is usual; absent until it was looked at */
            watch?: components["schemas"]["DecisionWatch"];
            /** @description The condition */
            when: string;
        };
        DecisionRuleDetail: {
            /** @description A candidate for this rule's place */
            candidate?: string;
            /** @description Hits per day over fourteen days, oldest first, days in UTC */
            days: components["schemas"]["DecisionDay"][];
            /** @description Draft it came from, while it is not live for all */
            draft?: string;
            group?: string;
            /** Format: int64 */
            hits_7d: number;
            /** Format: int64 */
            hits_24h: number;
            id: string;
            /**
             * Format: date-time
             * @description Event time of the last decision it fired on, within fourteen days
             */
            last_hit?: string;
            /** Format: int64 */
            line: number;
            /** @description Event types */
            on: string[];
            outcome?: string;
            path: string;
            /**
             * Format: int64
             * @description Share of accounts it is live for, when not all
             */
            percent?: number;
            /** @description Clause cited by what follows */
            policy?: string;
            reason: string;
            /** @description The last twenty decisions it fired on */
            recent: components["schemas"]["Decision"][];
            /** @description The rule this is a candidate for */
            replaces?: string;
            /** Format: double */
            score: number;
            /** @description The rule as written in its document */
            source: string;
            /** @description live or shadow */
            stage: string;
            /**
             * Format: int64
             * @description Number of the live ruleset
             */
            version: number;
            /** @description How often it fires beside what is usual; absent until it was looked at */
            watch?: components["schemas"]["DecisionWatch"];
            /** @description The condition */
            when: string;
        };
        DecisionRuleset: {
            author: string;
            documents?: components["schemas"]["EngineDocument"][];
            /** @description SHA-256 of the documents */
            hash: string;
            id: string;
            note?: string;
            /**
             * Format: int64
             * @description The version that decisions name
             */
            number: number;
            /** Format: date-time */
            published_at: string;
            /** Format: date-time */
            retired_at?: string;
            /** @description live or archived */
            stage: string;
            /** @description Legal, but probably not what was meant; only when just published */
            warnings?: string[];
        };
        DecisionRuleVersion: {
            after: string;
            /** Format: date-time */
            at: string;
            before: string;
            /** @enum {string} */
            change: "added" | "removed" | "changed" | "stage";
            note: string;
            /**
             * Format: int64
             * @description Of the ruleset
             */
            number: number;
            /**
             * Format: int64
             * @description Share of accounts it is live for, when not all
             */
            percent?: number;
            /** @description The rule or its candidate */
            rule: string;
            /** @enum {string} */
            stage: "live" | "shadow" | "archived";
            who: string;
            who_name: string;
        };
        DecisionSegment: {
            /** Format: int64 */
            confirmed: number;
            /** @enum {string} */
            dimension: "type" | "brand" | "region" | "city";
            /** Format: int64 */
            draft: number;
            /**
             * Format: int64
             * @description Of the draft's hits
             */
            known: number;
            /** Format: int64 */
            live: number;
            value: string;
        };
        DecisionShadow: {
            /** Format: int64 */
            confirmed: number;
            /** @description Hits by day (UTC), days without any too */
            days: components["schemas"]["DecisionBacktestDay"][];
            /** @description New hits first, the newest first */
            examples: components["schemas"]["DecisionHit"][];
            /**
             * Format: int64
             * @description Decisions it fired on
             */
            hits: number;
            /**
             * Format: int64
             * @description Hits whose truth is known
             */
            known: number;
            /** @description The rule it is a candidate for; empty for a new one */
            live?: string;
            /**
             * Format: int64
             * @description Decisions the rule in force fired on
             */
            live_hits: number;
            /** Format: int64 */
            lost: number;
            /** Format: int64 */
            new: number;
            /** Format: double */
            precision?: number;
            /** Format: double */
            precision_high?: number;
            /**
             * Format: double
             * @description Wilson interval, 95 %
             */
            precision_low?: number;
            rule: string;
            /** Format: int64 */
            same: number;
            /**
             * Format: date-time
             * @description When it came into the ruleset, sixty days ago at most
             */
            since: string;
            /** @description More decisions than are looked at; the newest were */
            truncated: boolean;
        };
        DecisionSnooze: {
            /** @description acc_ id */
            account: string;
            /** Format: date-time */
            at: string;
            author: string;
            author_name: string;
            group?: string;
            id: string;
            reason: string;
            rule?: string;
            /** Format: date-time */
            until: string;
        };
        DecisionTestRun: {
            expect: string;
            got: string;
            /** Format: int64 */
            line: number;
            name: string;
            ok: boolean;
            path: string;
            /** @description The rule it stands under, empty in tests.yaml */
            rule: string;
            /**
             * Format: int64
             * @description In the text of the focus rule; 0 = it is not in it
             */
            source_line: number;
        };
        DecisionTextChange: {
            after: string;
            before: string;
            path: string;
        };
        DecisionWatch: {
            /** @description What is not usual, in words */
            alarm?: string;
            /**
             * Format: date-time
             * @description When it was looked at
             */
            at: string;
            /** @description Case that the alarm opened */
            case_id?: string;
            /** Format: int64 */
            confirmed: number;
            /**
             * Format: double
             * @description Of a thousand decisions it was asked about on the day looked at last
             */
            hits_per_1000: number;
            /**
             * Format: int64
             * @description Hits of the last four weeks whose truth is known by a label or the outcome of a case
             */
            known: number;
            /**
             * Format: double
             * @description Confirmed of known, over four weeks
             */
            precision?: number;
            /**
             * Format: date-time
             * @description The alarm does not ring before
             */
            quiet_until?: string;
            /** Format: double */
            usual_high: number;
            /**
             * Format: double
             * @description Usual from, by the weeks before; equal to usual_high while too little is known
             */
            usual_low: number;
        };
        DecisionWho: {
            id: string;
            kind?: string;
            /** @description The marketplace's reference */
            name: string;
        };
        DismissInBody: {
            /** @enum {string} */
            reason: "not_ours" | "spam" | "duplicate" | "answered";
        };
        EndpointInBody: {
            /** @description Left out: all */
            events?: string[];
            url: string;
        };
        EnforcementAction: {
            account: components["schemas"]["EnforcementActionWho"];
            /** Format: date-time */
            acknowledged_at?: string;
            /** Format: date-time */
            applied_at?: string;
            bulk_id?: string;
            by?: string;
            case_id?: string;
            case_number?: string;
            clause?: string;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: int64
             * @description Webhooks sent for it
             */
            deliveries: number;
            /** Format: date-time */
            ended_at?: string;
            ended_by?: string;
            /** Format: date-time */
            ends_at?: string;
            /** @description Does not lapse at its end: somebody must decide */
            holds: boolean;
            id: string;
            interim: boolean;
            /** @description separate, warn, restrict, suspend or reinstate */
            kind: string;
            label?: string;
            /** @description person or rule */
            origin?: string;
            /** @description The second of a separated pair */
            other?: components["schemas"]["EnforcementActionWho"];
            /** @description For our own people; the person is told the reason code in words */
            reason?: string;
            reason_code?: string;
            /** @description It came from a case you may not see: kind and dates are shown, nothing else */
            restricted: boolean;
            /** Format: date-time */
            reversal_acknowledged_at?: string;
            reversal_reason?: string;
            /** Format: date-time */
            reversed_at?: string;
            reversed_by?: string;
            reversible: boolean;
            rule?: string;
            /** Format: date-time */
            starts_at: string;
            /** @description scheduled, pending, applied, failed, reversed, expired or ended */
            state: string;
            tasks?: components["schemas"]["EnforcementTask"][];
            /** Format: int64 */
            version: number;
        };
        EnforcementActionWho: {
            id: string;
            kind?: string;
            /** @description The reference without account.personal */
            name?: string;
            ref?: string;
        };
        EnforcementBulk: {
            by: string;
            case_id?: string;
            /** Format: int64 */
            count: number;
            /** Format: date-time */
            created_at: string;
            /** Format: int64 */
            done: number;
            /** Format: date-time */
            done_at?: string;
            /** Format: int64 */
            failed: number;
            id: string;
            items: components["schemas"]["EnforcementBulkItem"][];
            kind: string;
            /** @description running or done */
            state: string;
        };
        EnforcementBulkDraft: {
            /** @description Reference or acc_ id */
            account?: string;
            accounts?: string[];
            /** @description Id or number */
            case_id?: string;
            /** @description Policy clause, as MIS-3.2 */
            clause?: string;
            /**
             * Format: int64
             * @description As the preview showed
             */
            count: number;
            /**
             * Format: int64
             * @description Instead of until
             */
            days?: number;
            /** @description As the preview showed */
            hash?: string;
            /** @description Protective, until a finding */
            interim?: boolean;
            /** @description separate, warn, restrict, suspend or reinstate */
            kind: string;
            /** @description Label put on the account while the action stands */
            label?: string;
            /** @description Instead of accounts: those that share things with one */
            linked?: components["schemas"]["EnforcementLinkedTo"];
            /** @description Tell the person; true when left out, except for separate */
            notify?: boolean;
            /** @description The second person, for separate */
            other?: string;
            reason: string;
            /** @description safety, conduct, fraud, account_integrity, property, legal, protective or other */
            reason_code?: string;
            /** @description Id of the rule that found it */
            rule?: string;
            /**
             * Format: date-time
             * @description Now when left out
             */
            start?: string;
            /**
             * Format: date-time
             * @description No end when left out
             */
            until?: string;
        };
        EnforcementBulkItem: {
            account_id: string;
            action_id?: string;
            /** @description Code of what went wrong */
            failure?: string;
            /** @description waiting, done or failed */
            state: string;
        };
        EnforcementDraft: {
            /** @description Reference or acc_ id */
            account?: string;
            accounts?: string[];
            /** @description Id or number */
            case_id?: string;
            /** @description Policy clause, as MIS-3.2 */
            clause?: string;
            /**
             * Format: int64
             * @description Instead of until
             */
            days?: number;
            /** @description Protective, until a finding */
            interim?: boolean;
            /** @description separate, warn, restrict, suspend or reinstate */
            kind: string;
            /** @description Label put on the account while the action stands */
            label?: string;
            /** @description Instead of accounts: those that share things with one */
            linked?: components["schemas"]["EnforcementLinkedTo"];
            /** @description Tell the person; true when left out, except for separate */
            notify?: boolean;
            /** @description The second person, for separate */
            other?: string;
            reason: string;
            /** @description safety, conduct, fraud, account_integrity, property, legal, protective or other */
            reason_code?: string;
            /** @description Id of the rule that found it */
            rule?: string;
            /**
             * Format: date-time
             * @description Now when left out
             */
            start?: string;
            /**
             * Format: date-time
             * @description No end when left out
             */
            until?: string;
        };
        EnforcementHolding: {
            account_id: string;
            /**
             * Format: date-time
             * @description When its recovery task would be due
             */
            due_at: string;
            id: string;
            kind: string;
            label?: string;
            /** Format: date-time */
            since: string;
        };
        EnforcementLinkedTo: {
            account: string;
            /** @description The account itself as well */
            self?: boolean;
            /** @description Kinds of shared things, as card, device, address; any when left out */
            via?: string[];
        };
        EnforcementPreview: {
            /**
             * Format: int64
             * @description Of these, how many have the same action in force
             */
            already: number;
            /**
             * Format: int64
             * @description Accounts it would be taken on; a bulk action must repeat it
             */
            count: number;
            /** @description What is in their hands now: each line gets a recovery task */
            custody: components["schemas"]["EnforcementHolding"][];
            /** @description Stands for exactly these accounts and terms; send it back to be sure */
            hash: string;
            /** @description The first hundred */
            targets: components["schemas"]["EnforcementTarget"][];
        };
        EnforcementTarget: {
            /** @description Other actions in force */
            active: components["schemas"]["EnforcementAction"][];
            already: boolean;
            id: string;
            kind?: string;
            /** @description The reference without account.personal */
            name?: string;
            open_orders: components["schemas"]["EntityOpenOrder"][];
            ref?: string;
            standing: string;
        };
        EnforcementTask: {
            account_id: string;
            action_id: string;
            case_id?: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            done_at?: string;
            done_by?: string;
            /** Format: date-time */
            due_at: string;
            id: string;
            /** @description order, key, animal, …, or decision */
            kind: string;
            label?: string;
            owner: string;
            /** @description open, done or cancelled */
            state: string;
            thing_id?: string;
            /** Format: int64 */
            version: number;
        };
        EnforcementTaskEdit: {
            /** Format: date-time */
            due_at?: string;
            /** @description stf_ id */
            owner?: string;
            /** @description done, cancelled or open */
            state?: string;
        };
        EngineDocument: {
            path: string;
            text: string;
        };
        EngineFeatureExplanation: {
            missing?: boolean;
            model?: components["schemas"]["EngineModelExplanation"];
            name: string;
            text: string;
            type: string;
            value: string;
        };
        EngineModelContribution: {
            input: string;
            /** Format: double */
            log_odds: number;
            value: string;
        };
        EngineModelExplanation: {
            /** Format: double */
            base: number;
            inputs: components["schemas"]["EngineModelContribution"][];
            model: string;
            /** Format: double */
            others: number;
        };
        EngineVocabulary: {
            /** @description Roles: whom the events speak about */
            entities: components["schemas"]["EngineWord"][];
            /** @description Event types rules can be on */
            events: string[];
            features: components["schemas"]["EngineWord"][];
            fields: components["schemas"]["EngineWord"][];
            functions: components["schemas"]["LangFunction"][];
            /** @description Tests for labels, as they are written in a condition */
            labels: components["schemas"]["EngineWord"][];
            lists: components["schemas"]["EngineWord"][];
            operators: components["schemas"]["LangFunction"][];
            /** @description Lowest precedence first */
            outcomes: string[];
            rule_keys: components["schemas"]["EngineWord"][];
        };
        EngineWord: {
            name: string;
            /** @description What it is, in one line */
            text?: string;
            /** @description string, int, float, money, bool, time, duration, entity, list or label */
            type?: string;
        };
        EntityAccount: {
            brand?: string;
            city?: string;
            /** Format: date-time */
            created_at: string;
            decisions: {
                [key: string]: number;
            };
            email?: string;
            id: string;
            /** @description customer, worker or merchant */
            kind: string;
            labels: components["schemas"]["EntityAccountLabel"][];
            language?: string;
            /** @description True when you lack account.personal: name, email and phone are withheld */
            masked: boolean;
            name?: string;
            orders: {
                [key: string]: number;
            };
            phone?: string;
            /** @description The marketplace's own reference */
            ref: string;
            region?: string;
            standing: components["schemas"]["EntityStanding"];
        };
        EntityAccountLabel: {
            /** Format: date-time */
            at: string;
            /** @description Who set it; of an action the action, which says who to those who may know */
            by: string;
            label: string;
            /** Format: date-time */
            until?: string;
        };
        EntityAccountLinks: {
            accounts: components["schemas"]["EntityLinked"][];
            things: components["schemas"]["EntityThing"][];
        };
        EntityCommunity: {
            /** @description The first few */
            accounts: components["schemas"]["EntityGraphMember"][];
            /** Format: int64 */
            deactivated: number;
            /**
             * Format: date-time
             * @description When the first two shared something
             */
            first_at: string;
            /**
             * Format: int64
             * @description Of these, joined in the thirty days before
             */
            growth: number;
            id: string;
            /**
             * Format: date-time
             * @description When one of them joined last
             */
            last_at: string;
            /** @description What its accounts ordered */
            money: components["schemas"]["EntityRingMoney"][];
            /**
             * Format: int64
             * @description Accounts you may see
             */
            size: number;
            /**
             * Format: int64
             * @description Suspended or restricted
             */
            suspended: number;
        };
        EntityCommunityRun: {
            /** Format: int64 */
            accounts: number;
            /** Format: date-time */
            asked_at: string;
            /** Format: int64 */
            done: number;
            /** Format: date-time */
            done_at?: string;
            /** Format: int64 */
            number: number;
            /**
             * Format: int64
             * @description Communities found; 0 when you see only part of the accounts
             */
            rings: number;
            /** @description queued, running, done or failed */
            state: string;
            /** Format: int64 */
            total: number;
        };
        EntityGraph: {
            edges: components["schemas"]["EntityGraphEdge"][];
            nodes: components["schemas"]["EntityGraphNode"][];
            /** @description There is more than the limit */
            truncated: boolean;
        };
        EntityGraphEdge: {
            /** @description Account or person */
            a: string;
            /** @description Thing */
            b: string;
            /** Format: date-time */
            first_at: string;
            kind: string;
            /** Format: date-time */
            last_at: string;
            /**
             * Format: int64
             * @description How often
             */
            n: number;
        };
        EntityGraphMember: {
            id: string;
            name?: string;
            ref: string;
            standing: string;
        };
        EntityGraphNode: {
            /** @description customer, worker or merchant */
            account_kind?: string;
            /** @description Of a person: the case that knows of them */
            case_id?: string;
            community_id?: string;
            /**
             * Format: int64
             * @description Accounts a thing has, or things an account has; counted to 1,000
             */
            degree: number;
            /** Format: date-time */
            first_at?: string;
            /** @description Same for the accounts of one household */
            household?: string;
            household_why?: string;
            id: string;
            /** @description account, person, or the kind of thing: card, device, address, mail, phone … */
            kind: string;
            /** @description Reference of an account, short name of a thing */
            label: string;
            /** Format: date-time */
            last_at?: string;
            name?: string;
            risk?: components["schemas"]["EntityRisk"];
            seed: boolean;
            standing?: string;
            /** @description Shared by so many that it says nothing: it is shown, but not walked over */
            supernode: boolean;
        };
        EntityHands: {
            in_hand: components["schemas"]["EntityInHand"][];
            open_orders: components["schemas"]["EntityOpenOrder"][];
        };
        EntityHit: {
            id: string;
            /** @description account, order, case or contact */
            kind: string;
            note?: string;
            title: string;
        };
        EntityInHand: {
            id: string;
            /** @description order, key, animal, … */
            kind: string;
            label?: string;
            /** Format: date-time */
            since: string;
        };
        EntityLinked: {
            account: components["schemas"]["EntityAccount"];
            /** @description Looks like one household: a shared address, and no shared card */
            household: boolean;
            /** Format: date-time */
            last_at: string;
            /** @description How many things of each kind are shared */
            shared: {
                [key: string]: number;
            };
            /** @description Ids of the things shared */
            things: string[];
        };
        EntityOpenOrder: {
            /**
             * Format: int64
             * @description Minor units
             */
            amount: number;
            /** @description customer, worker or merchant: what the account is in it */
            as: string;
            city: string;
            currency: string;
            id: string;
            /** Format: date-time */
            placed_at: string;
            state: string;
        };
        EntityPath: {
            edges: components["schemas"]["EntityGraphEdge"][];
            found: boolean;
            nodes: components["schemas"]["EntityGraphNode"][];
        };
        EntityRingMoney: {
            currency: string;
            /**
             * Format: int64
             * @description In minor units
             */
            minor: number;
            /** Format: int64 */
            orders: number;
        };
        EntityRisk: {
            /** Format: int64 */
            alerts: number;
            /**
             * Format: int64
             * @description Open cases
             */
            cases: number;
            /**
             * Format: int64
             * @description Measures in force or past, neither interim nor reversed
             */
            strikes: number;
        };
        EntityStanding: {
            /** Format: date-time */
            since?: string;
            /** @description good, restricted, suspended or deactivated */
            standing: string;
            /** Format: date-time */
            until?: string;
        };
        EntityThing: {
            /**
             * Format: int64
             * @description How many accounts were seen with it, this one included
             */
            accounts: number;
            /** @description Shared by so many that it says nothing */
            crowded: boolean;
            /** Format: date-time */
            first_at: string;
            id: string;
            kind: string;
            /** Format: date-time */
            last_at: string;
            /** Format: int64 */
            times: number;
        };
        EntityTimelineItem: {
            /** Format: date-time */
            at: string;
            data?: unknown;
            id: string;
            kind: string;
            /** @description event, decision, action, or activity (cases, contacts, messages and the rest) */
            source: string;
        };
        EvidenceCustody: {
            /** @description collected, viewed, previewed, transferred or exported */
            act: string;
            actor: string;
            actor_kind: string;
            /** Format: date-time */
            at: string;
            /** Format: int64 */
            n: number;
            note?: string;
        };
        EvidenceDetail: {
            /** Format: date-time */
            added_at: string;
            added_by: string;
            case_id?: string;
            contact_id?: string;
            custody: components["schemas"]["EvidenceCustody"][];
            declared_type: string;
            /** Format: int64 */
            height?: number;
            id: string;
            name: string;
            /** @description Of the bytes as they came, hex */
            sha256: string;
            /** Format: int64 */
            size: number;
            /** @description staff or contact */
            source: string;
            /** @description kept or unrecognised */
            state: string;
            /** @description There is a small copy; show it blurred */
            thumbnail: boolean;
            /** @description What the bytes are; application/octet-stream is never rendered */
            type: string;
            /** @description What disagreed */
            why?: string;
            /** Format: int64 */
            width?: number;
        };
        EvidenceItem: {
            /** Format: date-time */
            added_at: string;
            added_by: string;
            case_id?: string;
            contact_id?: string;
            declared_type: string;
            /** Format: int64 */
            height?: number;
            id: string;
            name: string;
            /** @description Of the bytes as they came, hex */
            sha256: string;
            /** Format: int64 */
            size: number;
            /** @description staff or contact */
            source: string;
            /** @description kept or unrecognised */
            state: string;
            /** @description There is a small copy; show it blurred */
            thumbnail: boolean;
            /** @description What the bytes are; application/octet-stream is never rendered */
            type: string;
            /** @description What disagreed */
            why?: string;
            /** Format: int64 */
            width?: number;
        };
        Field: {
            message: string;
            pointer: string;
        };
        IdentityKey: {
            brands: string[];
            /** Format: date-time */
            created_at: string;
            created_by: string;
            /** Format: date-time */
            expires_at?: string;
            id: string;
            name: string;
            permissions: string[];
            /** @description First characters of the key */
            prefix: string;
            regions: string[];
            /** Format: date-time */
            revoked_at?: string;
            /**
             * Format: date-time
             * @description Last use, to ten minutes
             */
            used_at?: string;
        };
        IdentityLink: {
            /** Format: date-time */
            expires_at: string;
            /** @description Append to the address of the console */
            path: string;
            token: string;
        };
        IdentityMe: {
            brands: string[];
            email?: string;
            id: string;
            /** @enum {string} */
            kind: "staff" | "key";
            locale: string;
            name: string;
            /** @description Must set one up before anything else */
            needs_second_factor: boolean;
            permissions: string[];
            /**
             * Format: int64
             * @description How many are left
             */
            recovery_codes: number;
            regions: string[];
            roles: string[];
            /** @description Has a second factor */
            second_factor: boolean;
            teams: components["schemas"]["IdentityTeam"][];
            theme: string;
            /** Format: int64 */
            version: number;
        };
        IdentityRole: {
            /** @description Stable name of the role */
            id: string;
            permissions: string[];
            /** @description Someone who holds only team-bound roles sees only rows of their own teams */
            team_bound: boolean;
            /** @description What people call it */
            title: string;
        };
        IdentitySession: {
            /** @description Browser that signed in */
            agent: string;
            /**
             * Format: date-time
             * @description Last time password and code were shown
             */
            auth_at: string;
            /** Format: date-time */
            created_at: string;
            current: boolean;
            /** Format: date-time */
            expires_at: string;
            id: string;
            /**
             * Format: date-time
             * @description Last use, to the minute
             */
            seen_at: string;
        };
        IdentitySessionBody: {
            /**
             * @description What the person must do now: set up a second factor, or sign in with it
             * @enum {string}
             */
            next: "none" | "second_factor" | "sign_in";
            staff: components["schemas"]["IdentityStaff"];
        };
        IdentityStaff: {
            /** @description * is every brand */
            brands: string[];
            /** Format: date-time */
            created_at: string;
            email: string;
            id: string;
            locale: string;
            name: string;
            /** @description US covers US-WA; * is everywhere */
            regions: string[];
            roles: string[];
            /** @description Has a second factor */
            second_factor: boolean;
            /** @enum {string} */
            state: "invited" | "active" | "disabled";
            /** @description Ids of teams */
            teams: string[];
            theme: string;
            /** Format: int64 */
            version: number;
        };
        IdentityTeam: {
            /** Format: date-time */
            created_at: string;
            id: string;
            name: string;
        };
        IngestImportReason: {
            code: string;
            errors?: components["schemas"]["Field"][];
            /**
             * Format: int64
             * @description Of the file, from 1
             */
            line: number;
            message: string;
        };
        IngestImportView: {
            /** Format: date-time */
            at: string;
            by: string;
            /** Format: date-time */
            ended_at?: string;
            id: string;
            /** @description Alerts, effects and webhooks follow */
            live: boolean;
            name: string;
            /** @description Why it ended early */
            problem?: string;
            /**
             * Format: int64
             * @description Bytes read so far
             */
            read: number;
            /** @description The first hundred refusals */
            reasons: components["schemas"]["IngestImportReason"][];
            /** Format: int64 */
            refused: number;
            /**
             * Format: int64
             * @description Had been taken before
             */
            repeats: number;
            /**
             * Format: int64
             * @description Bytes, 0 when not known
             */
            size: number;
            /** @enum {string} */
            state: "waiting" | "running" | "done" | "cancelled" | "failed";
            /** Format: int64 */
            taken: number;
        };
        IntakeContact: {
            /** @description Account found by the address; not proof of who wrote */
            account_id?: string;
            /** @description Message of ours this automatic reply or bounce belongs to */
            answers?: string;
            /** @enum {string} */
            auto?: "auto_reply" | "bounce" | "generated";
            brand?: string;
            case_id?: string;
            /** @enum {string} */
            channel: "email" | "web" | "phone" | "api" | "staff";
            city?: string;
            closed_why?: string;
            files?: components["schemas"]["IntakeContactFile"][];
            /** @description Mail address or telephone number; masked without account.personal */
            from: string;
            /** @enum {string} */
            happening_now?: "yes" | "no" | "unknown";
            id: string;
            language?: string;
            lease_by?: string;
            /** Format: date-time */
            lease_until?: string;
            /** @description Case whose thread was named by somebody we never wrote to there */
            may_be_reply_to?: string;
            name?: string;
            /** Format: date-time */
            occurred_at?: string;
            order_id?: string;
            party?: string;
            /** @description Given beside a mail address; withheld without account.personal */
            phone?: string;
            /** Format: date-time */
            received_at: string;
            region?: string;
            /** @enum {string} */
            safe_now?: "yes" | "no" | "unknown";
            /** @description What a person chose */
            severity?: string;
            /** @enum {string} */
            state: "new" | "joined" | "case" | "recorded" | "closed";
            subject: string;
            suggestion: components["schemas"]["IntakeSuggestion"];
            /** @description Only when one contact is read */
            text?: string;
            triaged_by?: string;
            /** Format: date-time */
            updated_at: string;
            /** Format: int64 */
            version: number;
        };
        IntakeContactFile: {
            evidence: string;
            sha256: string;
            /** Format: int64 */
            size: number;
        };
        IntakeMaking: {
            restricted?: boolean;
            /**
             * @description What the sender is in the case; reporter when left out
             * @enum {string}
             */
            role?: "reporter" | "harmed" | "witness" | "subject" | "bystander" | "merchant";
            /**
             * @description What was triaged or suggested when left out
             * @enum {string}
             */
            severity?: "S0" | "S1" | "S2" | "S3" | "S4";
            /** @description The contact's subject when left out */
            title?: string;
            /** @description safety when left out */
            type?: string;
        };
        IntakeSubmission: {
            attachments?: components["schemas"]["IntakeUpload"][];
            /** @enum {string} */
            channel: "email" | "web" | "phone" | "api" | "staff";
            /** @description Mail address, telephone number, or reference of an account */
            from?: string;
            /** @enum {string} */
            happening_now?: "yes" | "no" | "unknown";
            language?: string;
            name?: string;
            /** Format: date-time */
            occurred_at?: string;
            /** @description Reference of the order it is about */
            order?: string;
            /** @description Telephone number beside a mail address */
            phone?: string;
            /** @enum {string} */
            safe_now?: "yes" | "no" | "unknown";
            subject?: string;
            text: string;
        };
        IntakeSuggestion: {
            /**
             * Format: int64
             * @description 0 (worst) to 4
             */
            severity: number;
            version: string;
            /** @description What moved it: phrases of the list, and answers */
            words: string[];
        };
        IntakeTriage: {
            /**
             * @description Is it happening now?
             * @enum {string}
             */
            happening_now?: "yes" | "no" | "unknown";
            /** @description Required to choose less than a suggested S0 or S1 */
            reason?: string;
            /**
             * @description Is the person safe now?
             * @enum {string}
             */
            safe_now?: "yes" | "no" | "unknown";
            /**
             * @description The person's choice; left out: the suggestion stands
             * @enum {string}
             */
            severity?: "S0" | "S1" | "S2" | "S3" | "S4";
        };
        IntakeUpload: {
            /** @description base64 */
            data: string;
            name: string;
            type?: string;
        };
        InvitedBody: {
            link: components["schemas"]["IdentityLink"];
            staff: components["schemas"]["IdentityStaff"];
        };
        JoinInBody: {
            /** @description Id or number */
            case: string;
            /** @enum {string} */
            role?: "reporter" | "harmed" | "witness" | "subject" | "bystander" | "merchant";
        };
        KeyOutBody: {
            brands: string[];
            /** Format: date-time */
            created_at: string;
            created_by: string;
            /** Format: date-time */
            expires_at?: string;
            id: string;
            name: string;
            permissions: string[];
            /** @description First characters of the key */
            prefix: string;
            regions: string[];
            /** Format: date-time */
            revoked_at?: string;
            /** @description The whole key; shown once */
            secret: string;
            /**
             * Format: date-time
             * @description Last use, to ten minutes
             */
            used_at?: string;
        };
        LabelInBody: {
            label: string;
            /** @description Public or internal words only; nothing about a person */
            reason: string;
            /**
             * Format: date-time
             * @description No end when left out
             */
            until?: string;
        };
        LangFunction: {
            name: string;
            signature: string;
            text: string;
        };
        ListCallBody: {
            items: components["schemas"]["CommsCall"][];
        };
        ListEndpointBody: {
            items: components["schemas"]["CommsEndpoint"][];
        };
        ListTemplateBody: {
            items: components["schemas"]["CommsTemplate"][];
        };
        MemberInBody: {
            /** @description false takes the person away */
            in?: boolean;
            staff: string;
        };
        NewImportInBody: {
            /** @description Take the events as live: alerts, effects and webhooks follow */
            live?: boolean;
            /** @description Text of a mapping.yaml for CSV; the ruleset's own otherwise */
            mapping?: string;
            /** @description What to call it, such as the file's name */
            name: string;
        };
        NextInBody: {
            queue?: string;
        };
        NoteEditInBody: {
            body: string;
        };
        NoteInBody: {
            body: string;
            /** @description note, call or handover */
            kind?: string;
        };
        PageActivityEntry: {
            items: components["schemas"]["ActivityEntry"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageAuditEntry: {
            items: components["schemas"]["AuditEntry"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageCase: {
            items: components["schemas"]["Case"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageCaseClock: {
            items: components["schemas"]["CaseClock"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageCaseMember: {
            items: components["schemas"]["CaseMember"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageCasesChecklistItem: {
            items: components["schemas"]["CasesChecklistItem"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageCasesNote: {
            items: components["schemas"]["CasesNote"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageCasesParty: {
            items: components["schemas"]["CasesParty"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageCasesQueue: {
            items: components["schemas"]["CasesQueue"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageCommsDelivery: {
            items: components["schemas"]["CommsDelivery"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageCommsMessage: {
            items: components["schemas"]["CommsMessage"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageDecisionAlert: {
            items: components["schemas"]["DecisionAlert"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageDecisionDraft: {
            items: components["schemas"]["DecisionDraft"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageDecisionHit: {
            items: components["schemas"]["DecisionHit"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageDecisionList: {
            items: components["schemas"]["DecisionList"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageDecisionListEntry: {
            items: components["schemas"]["DecisionListEntry"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageDecisionListLoad: {
            items: components["schemas"]["DecisionListLoad"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageDecisionRule: {
            items: components["schemas"]["DecisionRule"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageDecisionRuleset: {
            items: components["schemas"]["DecisionRuleset"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageDecisionRuleVersion: {
            items: components["schemas"]["DecisionRuleVersion"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageDecisionSnooze: {
            items: components["schemas"]["DecisionSnooze"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageEnforcementAction: {
            items: components["schemas"]["EnforcementAction"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageEnforcementTask: {
            items: components["schemas"]["EnforcementTask"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageEntityCommunity: {
            items: components["schemas"]["EntityCommunity"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageEntityHit: {
            items: components["schemas"]["EntityHit"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageEntityTimelineItem: {
            items: components["schemas"]["EntityTimelineItem"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageEvidenceItem: {
            items: components["schemas"]["EvidenceItem"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageIdentityKey: {
            items: components["schemas"]["IdentityKey"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageIdentityRole: {
            items: components["schemas"]["IdentityRole"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageIdentitySession: {
            items: components["schemas"]["IdentitySession"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageIdentityStaff: {
            items: components["schemas"]["IdentityStaff"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageIdentityTeam: {
            items: components["schemas"]["IdentityTeam"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageIngestImportView: {
            items: components["schemas"]["IngestImportView"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageIntakeContact: {
            items: components["schemas"]["IntakeContact"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageSlaClockLine: {
            items: components["schemas"]["SlaClockLine"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PatchMeInBody: {
            locale?: string;
            name?: string;
            theme?: string;
        };
        PatchStaffInBody: {
            brands?: string[];
            name?: string;
            regions?: string[];
            roles?: string[];
            /** @enum {string} */
            state?: "active" | "disabled";
            teams?: string[];
        };
        PostConfirmInBody: {
            code?: string;
            password: string;
        };
        PostKeyInBody: {
            /** @description Default: every brand */
            brands?: string[];
            /**
             * Format: date-time
             * @description Default: never
             */
            expires_at?: string;
            name: string;
            permissions: string[];
            /** @description Default: everywhere */
            regions?: string[];
        };
        PostLinkInBody: {
            /** @description Also take away a lost second factor */
            drop_second_factor?: boolean;
        };
        PostPasswordInBody: {
            code?: string;
            current: string;
            /** @description The new one, at least 12 characters */
            password: string;
        };
        PostSessionInBody: {
            /** @description Of the second factor, or a recovery code */
            code?: string;
            email: string;
            password: string;
        };
        PostSetupInBody: {
            /** @description First administrator only */
            email?: string;
            locale?: string;
            /** @description First administrator only */
            name?: string;
            password: string;
            token: string;
        };
        PostStaffInBody: {
            /** @description Default: every brand */
            brands?: string[];
            email: string;
            locale?: string;
            name: string;
            /** @description Default: everywhere */
            regions?: string[];
            roles: string[];
            teams?: string[];
        };
        PostTeamInBody: {
            name: string;
        };
        PostTOTPInBody: {
            /** @description The first code of the secret; leave out to begin */
            code?: string;
        };
        Problem: {
            /** @description stable, snake_case */
            code: string;
            detail: string;
            errors?: components["schemas"]["Field"][];
            /** Format: int64 */
            status: number;
            title: string;
            /** @description always about:blank; the code tells the kind */
            type: string;
        };
        PublishInBody: {
            /** @description The files of the pack */
            documents: components["schemas"]["EngineDocument"][];
            /** @description What changed and why */
            note?: string;
        };
        QuietInBody: {
            reason: string;
            /**
             * Format: date-time
             * @description When the alarm may ring again
             */
            until: string;
        };
        ReopenInBody: {
            reason?: string;
        };
        ReplyInBody: {
            language?: string;
            subject?: string;
            text: string;
        };
        RestrictInBody: {
            members?: string[];
        };
        ReturnInBody: {
            /** @description What has to change; not personal data */
            reason: string;
        };
        ReverseInBody: {
            reason: string;
        };
        RevertInBody: {
            reason: string;
        };
        SetupOutBody: {
            /** @description Nobody has been set up yet */
            open: boolean;
            second_factor_optional: boolean;
        };
        SlaClockLine: {
            /** Format: int64 */
            accrued_seconds: number;
            /** Format: date-time */
            due_at: string;
            /**
             * Format: int64
             * @description 1, 2, 3… of a repeating clock
             */
            n: number;
            name: string;
            /** @description Of a case */
            number?: string;
            /** @description cas_… or con_… */
            object: string;
            /** Format: int64 */
            paused_seconds: number;
            /** @description Version of the policy */
            policy: string;
            severity: string;
            /** Format: date-time */
            started_at: string;
            /** @enum {string} */
            state: "running" | "paused" | "met" | "missed";
            /**
             * Format: date-time
             * @description When it was answered; absent while it is open
             */
            stopped_at?: string;
            /** Format: int64 */
            target_seconds: number;
        };
        StageInBody: {
            /**
             * Format: int64
             * @description Share of accounts it is live for; all when left out
             */
            percent?: number;
            reason: string;
            /** @enum {string} */
            stage: "shadow" | "live" | "archived";
        };
        StartBacktestInBody: {
            /**
             * Format: date-time
             * @description First event time counted; sixty days before to when left out
             */
            from?: string;
            /**
             * Format: date-time
             * @description Event time from which on nothing is counted; now when left out
             */
            to?: string;
        };
        TickInBody: {
            /** @description now, safe, emergency, separate, stop_order, police or next */
            item: string;
            reason?: string;
            /** @description done, skipped or open */
            state: string;
        };
        TotpOutBody: {
            /** @description Shown once */
            recovery_codes?: string[];
            /** @description Base32; shown once */
            secret?: string;
            /** @description otpauth URI of the same, for a QR code */
            uri?: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "get-healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "get-metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "get-readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "get-safety": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "get-safety-es": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "get-safety-es-follow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "post-safety-es-follow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "get-safety-es-report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "post-safety-es-report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "get-safety-follow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "post-safety-follow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "get-safety-report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "post-safety-report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "get-safety-style-css": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "get-accounts-ref": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Marketplace reference or acc_ id */
                ref: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntityAccount"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-accounts-ref-custody": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Marketplace reference or acc_ id */
                ref: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntityHands"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-accounts-ref-labels": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Marketplace reference or acc_ id */
                ref: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LabelInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntityAccount"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-accounts-ref-labels-label": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                label: string;
                /** @description Marketplace reference or acc_ id */
                ref: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntityAccount"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-accounts-ref-links": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Marketplace reference or acc_ id */
                ref: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntityAccountLinks"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-accounts-ref-timeline": {
        parameters: {
            query?: {
                /** @description next_cursor of the page before */
                cursor?: string;
                limit?: number;
                /** @description Comma separated: event, decision, action, activity; all when left out */
                source?: string;
            };
            header?: never;
            path: {
                /** @description Marketplace reference or acc_ id */
                ref: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageEntityTimelineItem"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-actions": {
        parameters: {
            query?: {
                account?: string;
                bulk?: string;
                case?: string;
                /** @description next_cursor of the page before */
                cursor?: string;
                kind?: string;
                limit?: number;
                /** @description One or several, comma separated */
                state?: string;
                /** @description Expression over the fields of an action */
                where?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageEnforcementAction"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EnforcementDraft"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnforcementAction"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-actions-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnforcementAction"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-actions-id-reverse": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReverseInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnforcementAction"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-actions-bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EnforcementBulkDraft"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnforcementBulk"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-actions-bulk-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnforcementBulk"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-actions-preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EnforcementDraft"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnforcementPreview"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-alerts": {
        parameters: {
            query?: {
                account?: string;
                case_id?: string;
                /** @description next_cursor of the page before */
                cursor?: string;
                limit?: number;
                rule?: string;
                severity?: "S0" | "S1" | "S2" | "S3" | "S4";
                state?: "open" | "cased";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDecisionAlert"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-audit": {
        parameters: {
            query?: {
                /** @description Id of who did it */
                actor?: string;
                /** @description next_cursor of the page before */
                cursor?: string;
                from?: string;
                /** @description case.opened, or case. for all that begin so */
                kind?: string;
                limit?: number;
                /** @description Id of the thing changed or read */
                object?: string;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageAuditEntry"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-audit-checkpoint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditNewest"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-audit-consistency": {
        parameters: {
            query: {
                /** @description Size of the tree you have seen */
                from: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditConsistency"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-audit-proof-leaf": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                leaf: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditProof"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-backtests-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionBacktest"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-backtests-id-cancel": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionBacktest"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-backtests-id-hits": {
        parameters: {
            query?: {
                /** @description next_cursor of the page before */
                cursor?: string;
                /** @description All when empty */
                kind?: "new" | "lost" | "same";
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDecisionHit"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-backtests-id-hits-csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "get-cases": {
        parameters: {
            query?: {
                /** @description Cases about this account or with it as a party */
                account?: string;
                /** @description stf_ id, me or none */
                assignee?: string;
                contact?: string;
                /** @description next_cursor of the page before */
                cursor?: string;
                limit?: number;
                /** @description Only those not resolved or closed */
                open?: boolean;
                queue?: string;
                severity?: string;
                /** @description One or several, comma separated */
                state?: string;
                type?: string;
                /** @description Expression over the fields of a case */
                where?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageCase"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CasesOpening"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-cases-ref": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description cas_ id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "patch-cases-ref": {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
            };
            path: {
                /** @description cas_ id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CaseEdit"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-cases-ref-assign": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description cas_ id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssignInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-cases-ref-calls": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Case id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListCallBody"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-cases-ref-calls": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Case id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommsCall"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommsCall"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-cases-ref-checklist": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description cas_ id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageCasesChecklistItem"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-cases-ref-checklist": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description cas_ id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TickInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageCasesChecklistItem"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-cases-ref-clocks": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description cas_ id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageCaseClock"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-cases-ref-close": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description cas_ id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CaseEnding"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-cases-ref-evidence": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description cas_ id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageEvidenceItem"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-cases-ref-evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "get-cases-ref-like": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionLike"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-cases-ref-members": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description cas_ id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageCaseMember"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-cases-ref-members": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description cas_ id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-cases-ref-messages": {
        parameters: {
            query?: {
                /** @description next_cursor of the page before */
                cursor?: string;
                limit?: number;
                /** @description Only this party's thread */
                party?: string;
            };
            header?: never;
            path: {
                /** @description Case id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageCommsMessage"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-cases-ref-messages": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Case id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommsReply"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommsMessage"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-cases-ref-notes": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description cas_ id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageCasesNote"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-cases-ref-notes": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description cas_ id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NoteInBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CasesNote"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-cases-ref-notes-note": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                note: string;
                /** @description cas_ id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NoteEditInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CasesNote"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-cases-ref-parties": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description cas_ id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageCasesParty"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-cases-ref-parties": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description cas_ id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CasesNewParty"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CasesParty"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-cases-ref-parties-party": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                party: string;
                /** @description cas_ id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-cases-ref-parties-party-contact-plan": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                party: string;
                /** @description Case id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommsContactPlan"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-cases-ref-parties-party-contact-plan": {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
            };
            path: {
                party: string;
                /** @description Case id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommsContactPlan"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommsContactPlan"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-cases-ref-release": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description cas_ id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-cases-ref-reopen": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description cas_ id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ReopenInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-cases-ref-resolve": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description cas_ id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CaseEnding"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-cases-ref-restrict": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description cas_ id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RestrictInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-cases-ref-take": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description cas_ id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-cases-ref-timeline": {
        parameters: {
            query?: {
                actor?: string;
                /** @description next_cursor of the page before */
                cursor?: string;
                from?: string;
                /** @description One or several, comma separated; case. takes a family */
                kind?: string;
                limit?: number;
                to?: string;
            };
            header?: never;
            path: {
                /** @description cas_ id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageActivityEntry"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-cases-ref-unrestrict": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description cas_ id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-communities": {
        parameters: {
            query?: {
                /** @description Only the one of this account */
                account?: string;
                /** @description As they were then; now when left out */
                at?: string;
                /** @description next_cursor of the page before */
                cursor?: string;
                limit?: number;
                /** @description Accounts at least */
                min?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageEntityCommunity"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-communities-run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntityCommunityRun"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-communities-run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntityCommunityRun"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-contacts": {
        parameters: {
            query?: {
                /** @description Reference or acc_ id */
                account?: string;
                case_id?: string;
                channel?: "email" | "web" | "phone" | "api" | "staff";
                /** @description next_cursor of the page before */
                cursor?: string;
                limit?: number;
                state?: "new" | "joined" | "case" | "recorded" | "closed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageIntakeContact"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IntakeSubmission"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntakeContact"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-contacts-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntakeContact"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-contacts-id-case": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IntakeMaking"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntakeContact"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-contacts-id-dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DismissInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntakeContact"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-contacts-id-join": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JoinInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntakeContact"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-contacts-id-raw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "post-contacts-id-reply": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplyInBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommsMessage"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-contacts-id-take": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntakeContact"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-contacts-id-triage": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IntakeTriage"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntakeContact"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-decisions": {
        parameters: {
            query?: {
                /** @description acc_ id or the marketplace's reference */
                account?: string;
                /** @description next_cursor of the page before */
                cursor?: string;
                /** @description Event time from, inclusive */
                from?: string;
                limit?: number;
                outcome?: string;
                rule?: string;
                /** @description Event time to, exclusive */
                to?: string;
                /** @description Expression over the decision, its features and its event, such as outcome == "review" and amount > 50.00 */
                where?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionFound"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-decisions-event_id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                event_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionExplained"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-decisions-event_id-like": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                event_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionLike"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-decisions-histogram": {
        parameters: {
            query?: {
                /** @description acc_ id or the marketplace's reference */
                account?: string;
                /** @description next_cursor of the page before */
                cursor?: string;
                /** @description Event time from, inclusive */
                from?: string;
                limit?: number;
                outcome?: string;
                rule?: string;
                /** @description Event time to, exclusive */
                to?: string;
                /** @description Expression over the decision, its features and its event, such as outcome == "review" and amount > 50.00 */
                where?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionHistogram"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-deliveries": {
        parameters: {
            query?: {
                /** @description next_cursor of the page before */
                cursor?: string;
                limit?: number;
                /** @description Only what was sent about this (act_…) */
                object?: string;
                state?: "pending" | "acknowledged" | "failed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageCommsDelivery"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-deliveries-id-replay": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommsDelivery"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-drafts": {
        parameters: {
            query?: {
                /** @description next_cursor of the page before */
                cursor?: string;
                limit?: number;
                /** @description Only the caller's own */
                mine?: boolean;
                rule?: string;
                /** @description Stages, comma separated; all when empty */
                stage?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDecisionDraft"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-drafts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecisionNewDraft"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionDraft"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-drafts-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionDraft"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-drafts-id": {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "patch-drafts-id": {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecisionDraftChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionDraft"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-drafts-id-approve": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApproveInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionDraft"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-drafts-id-backtest": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartBacktestInBody"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionBacktest"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-drafts-id-return": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReturnInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionDraft"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-drafts-id-submit": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionDraft"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-drafts-check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionCheck"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "post-events-batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "get-evidence-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvidenceDetail"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-evidence-id-content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "get-evidence-id-thumbnail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "get-graph": {
        parameters: {
            query: {
                /** @description As it was then; now when left out */
                at?: string;
                /** @description Hops from account to account */
                depth?: number;
                /** @description Nodes */
                limit?: number;
                /** @description acc_ ids or references, thg_ ids or a com_ id, comma separated */
                seed: string;
                /** @description Kinds of things to walk over, comma separated; all but orders when left out */
                via?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntityGraph"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-graph-path": {
        parameters: {
            query: {
                /** @description As it was then; now when left out */
                at?: string;
                /** @description Account */
                from: string;
                /** @description Account */
                to: string;
                /** @description Kinds of things to walk over, comma separated */
                via?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntityPath"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AppHealth"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageIngestImportView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewImportInBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IngestImportView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-imports-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IngestImportView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-imports-id-cancel": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IngestImportView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-imports-id-file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "get-inbox": {
        parameters: {
            query?: {
                /** @description next_cursor of the page before */
                cursor?: string;
                limit?: number;
                queue?: string;
                /** @description mine, team or all */
                view?: string;
                /** @description Expression over the fields of a case; contacts are then left out */
                where?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CasesInbox"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-inbox-next": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["NextInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CasesWork"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-keys": {
        parameters: {
            query?: {
                /** @description next_cursor of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageIdentityKey"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PostKeyInBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Shown-Once"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyOutBody"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-keys-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-lists": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDecisionList"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-lists-name-entries": {
        parameters: {
            query?: {
                /** @description next_cursor of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDecisionListEntry"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-lists-name-entries": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecisionNewEntry"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionListEntry"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-lists-name-entries-entry": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entry: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-lists-name-export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "get-lists-name-files": {
        parameters: {
            query?: {
                /** @description next_cursor of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDecisionListLoad"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-lists-name-files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "get-live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "get-me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityMe"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "patch-me": {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PatchMeInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityMe"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-me-confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PostConfirmInBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-me-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PostPasswordInBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "Set-Cookie"?: string;
                    "Shown-Once"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-me-recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Shown-Once"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TotpOutBody"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-me-totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PostTOTPInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Shown-Once"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TotpOutBody"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-me-totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-messages-id-undo": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-queues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageCasesQueue"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-queues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CasesNewQueue"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CasesQueue"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-queues-id": {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CasesNewQueue"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CasesQueue"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageIdentityRole"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDecisionRule"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-rules-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionRuleDetail"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-rules-id-history": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDecisionRuleVersion"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-rules-id-quiet": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QuietInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionWatch"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-rules-id-shadow": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionShadow"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-rules-id-stage": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StageInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionRuleset"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-rules-vocabulary": {
        parameters: {
            query?: {
                /** @description Event types, separated by commas; all when left out */
                on?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EngineVocabulary"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-rulesets": {
        parameters: {
            query?: {
                /** @description next_cursor of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDecisionRuleset"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-rulesets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PublishInBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionRuleset"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-rulesets-number": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 0 is the live one */
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionRuleset"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-rulesets-number-diff": {
        parameters: {
            query?: {
                /** @description The later one; 0 is the live one */
                with?: number;
            };
            header?: never;
            path: {
                /** @description 0 is the live one */
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionDiff"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-rulesets-number-pack": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "post-rulesets-number-revert": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevertInBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionRuleset"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-search": {
        parameters: {
            query: {
                /** @description Case number, reference, id, mail address or phone number */
                q: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageEntityHit"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageIdentitySession"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PostSessionInBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Set-Cookie"?: string;
                    "Shown-Once"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentitySessionBody"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-sessions-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-sessions-current": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "Set-Cookie"?: string;
                    "Shown-Once"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetupOutBody"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PostSetupInBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Set-Cookie"?: string;
                    "Shown-Once"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentitySessionBody"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-sla-clocks": {
        parameters: {
            query?: {
                /** @description next_cursor of the page before */
                cursor?: string;
                limit?: number;
                /** @description Left out: all */
                state?: "running" | "paused" | "met" | "missed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageSlaClockLine"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-snoozes": {
        parameters: {
            query?: {
                account?: string;
                /** @description next_cursor of the page before */
                cursor?: string;
                limit?: number;
                rule?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDecisionSnooze"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-snoozes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecisionNewSnooze"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionSnooze"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-snoozes-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-staff": {
        parameters: {
            query?: {
                /** @description next_cursor of the page before */
                cursor?: string;
                limit?: number;
                role?: string;
                state?: "invited" | "active" | "disabled";
                team?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageIdentityStaff"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-staff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PostStaffInBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag?: string;
                    "Shown-Once"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitedBody"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-staff-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityStaff"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "patch-staff-id": {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PatchStaffInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityStaff"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-staff-id-link": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PostLinkInBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Shown-Once"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityLink"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-tasks": {
        parameters: {
            query?: {
                account?: string;
                action?: string;
                case?: string;
                /** @description next_cursor of the page before */
                cursor?: string;
                limit?: number;
                /** @description stf_ id or me */
                owner?: string;
                state?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageEnforcementTask"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "patch-tasks-id": {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EnforcementTaskEdit"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnforcementTask"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-teams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageIdentityTeam"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-teams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PostTeamInBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityTeam"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListTemplateBody"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListEndpointBody"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EndpointInBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommsEndpoint"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-webhooks-id-deliveries": {
        parameters: {
            query?: {
                /** @description next_cursor of the page before */
                cursor?: string;
                limit?: number;
                state?: "pending" | "acknowledged" | "failed";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageCommsDelivery"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-webhooks-id-disable": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-webhooks-id-enable": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
