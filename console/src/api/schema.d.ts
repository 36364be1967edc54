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
    "/oncall/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The link of a page: shows two buttons and does nothing */
        get: operations["get-oncall-answer"];
        put?: never;
        /** Acknowledge a page, or pass it on, by its link */
        post: operations["post-oncall-answer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oncall/feed.ics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A person's duty as a calendar, by its secret address */
        get: operations["get-oncall-feed-ics"];
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
        /** Safety centre: the state of a report, or something to add (es) */
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
        /** Safety centre: a step of a report, or all of it (es) */
        post: operations["post-safety-es-report"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/safety/es/store": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Safety centre: for store staff (es) */
        get: operations["get-safety-es-store"];
        put?: never;
        /** Safety centre: send a report from a store (es) */
        post: operations["post-safety-es-store"];
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
        /** Safety centre: the state of a report, or something to add (en) */
        post: operations["post-safety-follow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/safety/fr": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Safety centre (fr) */
        get: operations["get-safety-fr"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/safety/fr/follow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Safety centre: look up a report (fr) */
        get: operations["get-safety-fr-follow"];
        put?: never;
        /** Safety centre: the state of a report, or something to add (fr) */
        post: operations["post-safety-fr-follow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/safety/fr/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Safety centre: report (fr) */
        get: operations["get-safety-fr-report"];
        put?: never;
        /** Safety centre: a step of a report, or all of it (fr) */
        post: operations["post-safety-fr-report"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/safety/fr/store": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Safety centre: for store staff (fr) */
        get: operations["get-safety-fr-store"];
        put?: never;
        /** Safety centre: send a report from a store (fr) */
        post: operations["post-safety-fr-store"];
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
        /** Safety centre: a step of a report, or all of it (en) */
        post: operations["post-safety-report"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/safety/store": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Safety centre: for store staff (en) */
        get: operations["get-safety-store"];
        put?: never;
        /** Safety centre: send a report from a store (en) */
        post: operations["post-safety-store"];
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
    "/v1/automation-stops/{id}/lift": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End a stop
         * @description Permission: case.close
         */
        post: operations["post-automation-stops-id-lift"];
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
    "/v1/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List calls that came in, newest first
         * @description Permission: contact.read
         */
        get: operations["get-calls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/calls/{id}/attempts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log a try to call back
         * @description Permission: message.send
         */
        post: operations["post-calls-id-attempts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/calls/{id}/mark": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say what a call was: silent, whispering, dropped
         * @description Permission: contact.write
         */
        post: operations["post-calls-id-mark"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/calls/{id}/text": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Offer to write, with yes/no questions
         * @description Permission: message.send
         */
        post: operations["post-calls-id-text"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/calls/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count calls of a period, and those never returned
         * @description Permission: contact.read
         */
        get: operations["get-calls-summary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/case-tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is to be done for cases, by due time
         * @description Permission: case.read
         */
        get: operations["get-case-tasks"];
        put?: never;
        /**
         * Make a task
         * @description Permission: case.write
         */
        post: operations["post-case-tasks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/case-tasks/{id}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a task to somebody, or move its time
         * @description Permission: case.write
         */
        post: operations["post-case-tasks-id-assign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/case-tasks/{id}/done": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Finish a task
         * @description Permission: case.write
         */
        post: operations["post-case-tasks-id-done"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/case-tasks/{id}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a task up again
         * @description Permission: case.write
         */
        post: operations["post-case-tasks-id-reopen"];
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
    "/v1/cases/{ref}/account-control": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether somebody else may control the accounts of a case
         * @description Permission: message.read
         */
        get: operations["get-cases-ref-account-control"];
        /**
         * Say that account control is disputed, or settled
         * @description Permission: message.send
         */
        put: operations["put-cases-ref-account-control"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
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
    "/v1/cases/{ref}/automation-stops": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the marketplace was told to stop sending to harmed persons
         * @description Permission: message.read
         */
        get: operations["get-cases-ref-automation-stops"];
        put?: never;
        post?: never;
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
    "/v1/cases/{ref}/defer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put a case aside until a time
         * @description Permission: case.write
         */
        post: operations["post-cases-ref-defer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{ref}/dispatch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where help must go, and the direct line of the nearest emergency centre
         * @description Permission: account.personal
         */
        get: operations["get-cases-ref-dispatch"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{ref}/escalate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for somebody with more authority, now
         * @description Permission: case.write
         */
        post: operations["post-cases-ref-escalate"];
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
    "/v1/cases/{ref}/follow-ups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List follow-ups
         * @description Permission: message.read
         */
        get: operations["get-cases-ref-follow-ups"];
        put?: never;
        /**
         * Plan follow-ups, or write down that none is wanted
         * @description Permission: message.send
         */
        post: operations["post-cases-ref-follow-ups"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{ref}/handover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Offer a case to a person or a team
         * @description Permission: case.write
         */
        post: operations["post-cases-ref-handover"];
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
    "/v1/cases/{ref}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a case part of another, or say what that would do
         * @description Permission: case.write
         */
        post: operations["post-cases-ref-merge"];
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
    "/v1/cases/{ref}/parties/{party}/reach": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ask whether and how a party may be reached now
         * @description Permission: message.send
         */
        get: operations["get-cases-ref-parties-party-reach"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{ref}/press": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hand a matter to communications with a page without personal data
         * @description Permission: case.write
         */
        post: operations["post-cases-ref-press"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{ref}/queue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put a case into a queue by hand
         * @description Permission: case.write
         */
        post: operations["post-cases-ref-queue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{ref}/relations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Cases tied to this one, and those merged into it
         * @description Permission: case.read
         */
        get: operations["get-cases-ref-relations"];
        put?: never;
        /**
         * Tie a case to another
         * @description Permission: case.write
         */
        post: operations["post-cases-ref-relations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{ref}/relations/{other}": {
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
         * End a tie
         * @description Permission: case.write
         */
        delete: operations["delete-cases-ref-relations-other"];
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
    "/v1/cases/{ref}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take back what was put aside
         * @description Permission: case.write
         */
        post: operations["post-cases-ref-resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{ref}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Protocols that run on a case, and those that fit it
         * @description Permission: case.read
         */
        get: operations["get-cases-ref-runs"];
        put?: never;
        /**
         * Start a protocol on a case
         * @description Permission: case.write
         */
        post: operations["post-cases-ref-runs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{ref}/similar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Cases that may be about the same matter
         * @description Permission: case.read
         */
        get: operations["get-cases-ref-similar"];
        put?: never;
        post?: never;
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
    "/v1/cases/{ref}/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is to be done for a case
         * @description Permission: case.read
         */
        get: operations["get-cases-ref-tasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{ref}/terms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Keep that a term or a period of notice began or ended
         * @description Permission: case.write
         */
        post: operations["post-cases-ref-terms"];
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
    "/v1/cases/{ref}/transfer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Offer a case whose caller is on the line
         * @description Permission: case.write
         */
        post: operations["post-cases-ref-transfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{ref}/unmerge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a case out of the one it was merged into
         * @description Permission: case.write
         */
        post: operations["post-cases-ref-unmerge"];
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
    "/v1/contacts/{id}/defer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put a contact aside until a time
         * @description Permission: contact.write
         */
        post: operations["post-contacts-id-defer"];
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
    "/v1/contacts/{id}/handover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Offer a contact to a person or a team
         * @description Permission: contact.write
         */
        post: operations["post-contacts-id-handover"];
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
    "/v1/contacts/{id}/raise": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm or dismiss that a contact is S0 or S1
         * @description Permission: contact.write
         */
        post: operations["post-contacts-id-raise"];
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
    "/v1/contacts/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a contact back
         * @description Permission: contact.write
         */
        post: operations["post-contacts-id-release"];
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
    "/v1/contacts/{id}/similar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open cases a contact may belong to, best first
         * @description Permission: contact.read
         */
        get: operations["get-contacts-id-similar"];
        put?: never;
        post?: never;
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
    "/v1/contacts/{id}/transfer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Offer a contact whose caller is on the line
         * @description Permission: contact.write
         */
        post: operations["post-contacts-id-transfer"];
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
    "/v1/drills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Exercises, newest first
         * @description Permission: case.read
         */
        get: operations["get-drills"];
        put?: never;
        /**
         * Begin an exercise on a simulated case
         * @description Permission: protocol.drill
         */
        post: operations["post-drills"];
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
    "/v1/handovers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is on its way to or from you, or of one case
         * @description Permission: case.read
         */
        get: operations["get-handovers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/handovers/{id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take what is on its way to you
         * @description Permission: case.write
         */
        post: operations["post-handovers-id-accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/handovers/{id}/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send back what is on its way to you
         * @description Permission: case.write
         */
        post: operations["post-handovers-id-decline"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/handovers/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Keep what you had offered
         * @description Permission: case.write
         */
        post: operations["post-handovers-id-withdraw"];
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
    "/v1/heartbeats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What must be heard of again and again
         * @description Permission: oncall.read
         */
        get: operations["get-heartbeats"];
        put?: never;
        /**
         * Watch for signs of life
         * @description Permission: oncall.write
         */
        post: operations["post-heartbeats"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/heartbeats/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change a heartbeat
         * @description Permission: oncall.write
         */
        put: operations["put-heartbeats-key"];
        /**
         * A sign of life
         * @description Permission: heartbeat.write
         */
        post: operations["post-heartbeats-key"];
        /**
         * Watch no more
         * @description Permission: oncall.write
         */
        delete: operations["delete-heartbeats-key"];
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
        /**
         * What take next would give you, and why
         * @description Permission: case.write
         */
        get: operations["get-inbox-next"];
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
    "/v1/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List critical incidents, newest first
         * @description Permission: incident.read
         */
        get: operations["get-incidents"];
        put?: never;
        /**
         * Declare a critical incident
         * @description Permission: incident.write
         */
        post: operations["post-incidents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{ref}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an incident
         * @description Permission: incident.read
         */
        get: operations["get-incidents-ref"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change an incident: state, severity, rhythm, what it watches for
         * @description Permission: incident.write
         */
        patch: operations["patch-incidents-ref"];
        trace?: never;
    };
    "/v1/incidents/{ref}/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the action items of an incident
         * @description Permission: incident.read
         */
        get: operations["get-incidents-ref-actions"];
        put?: never;
        /**
         * Add an action item
         * @description Permission: incident.write
         */
        post: operations["post-incidents-ref-actions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{ref}/affected": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the affected set
         * @description Permission: incident.read
         */
        get: operations["get-incidents-ref-affected"];
        put?: never;
        /**
         * Keep what a query finds as the affected set
         * @description Permission: incident.write
         */
        post: operations["post-incidents-ref-affected"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{ref}/affected.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The affected set as CSV: ?of=orders or people
         * @description Permission: case.export
         */
        get: operations["get-incidents-ref-affected-csv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{ref}/affected/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Count what a query finds
         * @description Permission: incident.read
         */
        post: operations["post-incidents-ref-affected-count"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{ref}/affected/picture": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The affected set and the contacts as time by place
         * @description Permission: incident.read
         */
        get: operations["get-incidents-ref-affected-picture"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{ref}/affected/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask the affected set's query again
         * @description Permission: incident.write
         */
        post: operations["post-incidents-ref-affected-refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{ref}/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the bulks of an incident
         * @description Permission: incident.read
         */
        get: operations["get-incidents-ref-bulk"];
        put?: never;
        /**
         * Answer, tell, act on, hold or refund in bulk
         * @description Permission: incident.write
         */
        post: operations["post-incidents-ref-bulk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{ref}/bulk/{bulk}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far a bulk is
         * @description Permission: incident.read
         */
        get: operations["get-incidents-ref-bulk-bulk"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{ref}/bulk/{bulk}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop a bulk
         * @description Permission: incident.write
         */
        post: operations["post-incidents-ref-bulk-bulk-cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{ref}/bulk/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Count what a bulk would be done to
         * @description Permission: incident.read
         */
        post: operations["post-incidents-ref-bulk-count"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{ref}/cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the cases of an incident
         * @description Permission: incident.read
         */
        get: operations["get-incidents-ref-cases"];
        put?: never;
        /**
         * Put a case under an incident
         * @description Permission: incident.write
         */
        post: operations["post-incidents-ref-cases"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{ref}/contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the contacts of an incident, S0 and S1 first
         * @description Permission: incident.read
         */
        get: operations["get-incidents-ref-contacts"];
        put?: never;
        /**
         * Link contacts
         * @description Permission: incident.write
         */
        post: operations["post-incidents-ref-contacts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{ref}/contacts/{contact}/unlink": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a contact or a suggestion away again
         * @description Permission: incident.write
         */
        post: operations["post-incidents-ref-contacts-contact-unlink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{ref}/contacts/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Count the contacts a selection finds
         * @description Permission: incident.read
         */
        post: operations["post-incidents-ref-contacts-count"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{ref}/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the review
         * @description Permission: incident.read
         */
        get: operations["get-incidents-ref-review"];
        /**
         * Write the review
         * @description Permission: incident.write
         */
        put: operations["put-incidents-ref-review"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{ref}/review/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End the review
         * @description Permission: incident.write
         */
        post: operations["post-incidents-ref-review-complete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{ref}/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List who held which role when
         * @description Permission: incident.read
         */
        get: operations["get-incidents-ref-roles"];
        put?: never;
        /**
         * Take a role, or give it to somebody
         * @description Permission: incident.write
         */
        post: operations["post-incidents-ref-roles"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{ref}/roles/{role}/relinquish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a role up
         * @description Permission: incident.write
         */
        post: operations["post-incidents-ref-roles-role-relinquish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{ref}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the timeline, what happened last first
         * @description Permission: incident.read
         */
        get: operations["get-incidents-ref-timeline"];
        put?: never;
        /**
         * Add an entry, a decision or a correction
         * @description Permission: incident.write
         */
        post: operations["post-incidents-ref-timeline"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{ref}/updates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the updates given
         * @description Permission: incident.read
         */
        get: operations["get-incidents-ref-updates"];
        put?: never;
        /**
         * Give an update
         * @description Permission: incident.write
         */
        post: operations["post-incidents-ref-updates"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{ref}/updates/lint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Find what must not be in a text
         * @description Permission: incident.read
         */
        post: operations["post-incidents-ref-updates-lint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List action items of all incidents by due date
         * @description Permission: incident.read
         */
        get: operations["get-incidents-actions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/actions/{id}/done": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End an action item as done
         * @description Permission: incident.write
         */
        post: operations["post-incidents-actions-id-done"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/actions/{id}/drop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that an action item is not done, because
         * @description Permission: incident.write
         */
        post: operations["post-incidents-actions-id-drop"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/intake/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * When something last came by each channel, and whether the way is open
         * @description Permission: mailbox.read
         */
        get: operations["get-intake-health"];
        put?: never;
        post?: never;
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
    "/v1/lint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Look for personal data and phrases that must not leave
         * @description Permission: template.read
         */
        post: operations["post-lint"];
        delete?: never;
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
    "/v1/macros": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List macros
         * @description Permission: template.read
         */
        get: operations["get-macros"];
        put?: never;
        /**
         * Make a macro
         * @description Permission: template.write
         */
        post: operations["post-macros"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/macros/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change or retire a macro
         * @description Permission: template.write
         */
        put: operations["put-macros-id"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/macros/{id}/apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reply, act and set the state in one go
         * @description Permission: message.send
         */
        post: operations["post-macros-id-apply"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/macros/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say what a macro would do to a case; changes nothing
         * @description Permission: message.send
         */
        post: operations["post-macros-id-preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mailboxes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Our addresses and how fetching goes
         * @description Permission: mailbox.read
         */
        get: operations["get-mailboxes"];
        put?: never;
        /**
         * Add an address, with or without a server to fetch from
         * @description Permission: mailbox.write
         */
        post: operations["post-mailboxes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mailboxes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a mailbox
         * @description Permission: mailbox.read
         */
        get: operations["get-mailboxes-id"];
        /**
         * Change a mailbox
         * @description Permission: mailbox.write
         */
        put: operations["put-mailboxes-id"];
        post?: never;
        /**
         * Stop an address; what came by it stays
         * @description Permission: mailbox.write
         */
        delete: operations["delete-mailboxes-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mailboxes/{id}/poll": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Fetch now, and say how it went
         * @description Permission: mailbox.write
         */
        post: operations["post-mailboxes-id-poll"];
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
    "/v1/me/accepting": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take, or stop taking, what queues push
         * @description Permission: case.write
         */
        post: operations["post-me-accepting"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
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
    "/v1/me/work": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What you can take and have in hand
         * @description Permission: case.read
         */
        get: operations["get-me-work"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/{id}/translations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List translations of a message or contact
         * @description Permission: message.read
         */
        get: operations["get-messages-id-translations"];
        put?: never;
        /**
         * Add a translation, by hand or by the machine; the original stays the evidence
         * @description Permission: message.send
         */
        post: operations["post-messages-id-translations"];
        delete?: never;
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
    "/v1/oncall/feed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether you have a calendar feed
         * @description Permission: oncall.take
         */
        get: operations["get-oncall-feed"];
        put?: never;
        /**
         * A new secret address for your calendar; the old one is void
         * @description Permission: oncall.take
         */
        post: operations["post-oncall-feed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oncall/handovers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What shifts told the next, newest first
         * @description Permission: oncall.take
         */
        get: operations["get-oncall-handovers"];
        put?: never;
        /**
         * Tell the next shift
         * @description Permission: oncall.take
         */
        post: operations["post-oncall-handovers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oncall/handovers/{id}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that you have read it
         * @description Permission: oncall.take
         */
        post: operations["post-oncall-handovers-id-acknowledge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oncall/load": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How often each person was paged
         * @description Permission: oncall.read
         */
        get: operations["get-oncall-load"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oncall/matters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a hand-over begins with: the open S0 and S1 you may see
         * @description Permission: oncall.take
         */
        get: operations["get-oncall-matters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oncall/methods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your ways to be reached
         * @description Permission: oncall.take
         */
        get: operations["get-oncall-methods"];
        put?: never;
        /**
         * Add a way to be reached; a code goes there
         * @description Permission: oncall.take
         */
        post: operations["post-oncall-methods"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oncall/methods/{id}": {
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
         * Remove a way to be reached
         * @description Permission: oncall.take
         */
        delete: operations["delete-oncall-methods-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oncall/methods/{id}/code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have a new code sent
         * @description Permission: oncall.take
         */
        post: operations["post-oncall-methods-id-code"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oncall/methods/{id}/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give the code that came
         * @description Permission: oncall.take
         */
        post: operations["post-oncall-methods-id-verify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oncall/now": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is on call, and how much is open
         * @description Permission: oncall.read
         */
        get: operations["get-oncall-now"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oncall/overrides": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List overrides
         * @description Permission: oncall.read
         */
        get: operations["get-oncall-overrides"];
        put?: never;
        /**
         * Change who is on duty for a while
         * @description Permission: oncall.take
         */
        post: operations["post-oncall-overrides"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oncall/overrides/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change an override
         * @description Permission: oncall.take
         */
        put: operations["put-oncall-overrides-id"];
        post?: never;
        /**
         * End an override
         * @description Permission: oncall.take
         */
        delete: operations["delete-oncall-overrides-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oncall/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List escalation policies by rank
         * @description Permission: oncall.read
         */
        get: operations["get-oncall-policies"];
        put?: never;
        /**
         * Make an escalation policy
         * @description Permission: oncall.write
         */
        post: operations["post-oncall-policies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oncall/policies/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an escalation policy
         * @description Permission: oncall.read
         */
        get: operations["get-oncall-policies-id"];
        /**
         * Change an escalation policy; pages that run go on by the old one
         * @description Permission: oncall.write
         */
        put: operations["put-oncall-policies-id"];
        post?: never;
        /**
         * Take an escalation policy out of use
         * @description Permission: oncall.write
         */
        delete: operations["delete-oncall-policies-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oncall/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who would be reached when, if nobody answered
         * @description Permission: oncall.read
         */
        get: operations["get-oncall-preview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oncall/push-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The key browsers need to take pushes from us
         * @description Permission: oncall.take
         */
        get: operations["get-oncall-push-key"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oncall/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your rules and quiet hours
         * @description Permission: oncall.take
         */
        get: operations["get-oncall-rules"];
        /**
         * Change your rules and quiet hours
         * @description Permission: oncall.take
         */
        put: operations["put-oncall-rules"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oncall/schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List schedules
         * @description Permission: oncall.read
         */
        get: operations["get-oncall-schedules"];
        put?: never;
        /**
         * Make a schedule
         * @description Permission: oncall.write
         */
        post: operations["post-oncall-schedules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oncall/schedules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a schedule with its layers
         * @description Permission: oncall.read
         */
        get: operations["get-oncall-schedules-id"];
        /**
         * Change a schedule; its new layers hold from now on
         * @description Permission: oncall.write
         */
        put: operations["put-oncall-schedules-id"];
        post?: never;
        /**
         * Take a schedule out of use
         * @description Permission: oncall.write
         */
        delete: operations["delete-oncall-schedules-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oncall/schedules/{id}/gaps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * When nobody, and when several are on duty
         * @description Permission: oncall.read
         */
        get: operations["get-oncall-schedules-id-gaps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oncall/schedules/{id}/score": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How well a schedule covers and how equally it is carried
         * @description Permission: oncall.read
         */
        get: operations["get-oncall-schedules-id-score"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oncall/schedules/{id}/spans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is on duty when
         * @description Permission: oncall.read
         */
        get: operations["get-oncall-schedules-id-spans"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oncall/swaps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List swaps
         * @description Permission: oncall.read
         */
        get: operations["get-oncall-swaps"];
        put?: never;
        /**
         * Ask a colleague to do your duty
         * @description Permission: oncall.take
         */
        post: operations["post-oncall-swaps"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oncall/swaps/{id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take over the duty somebody asked you to do
         * @description Permission: oncall.take
         */
        post: operations["post-oncall-swaps-id-accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oncall/swaps/{id}/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Do not take it over
         * @description Permission: oncall.take
         */
        post: operations["post-oncall-swaps-id-decline"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oncall/swaps/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a swap back
         * @description Permission: oncall.take
         */
        post: operations["post-oncall-swaps-id-withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oncall/time-off": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List time off
         * @description Permission: oncall.read
         */
        get: operations["get-oncall-time-off"];
        put?: never;
        /**
         * Say when you are not there
         * @description Permission: oncall.take
         */
        post: operations["post-oncall-time-off"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oncall/time-off/{id}": {
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
         * Take time off back
         * @description Permission: oncall.take
         */
        delete: operations["delete-oncall-time-off-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List pages, newest first
         * @description Permission: oncall.read
         */
        get: operations["get-pages"];
        put?: never;
        /**
         * Page who is on call, by hand
         * @description Permission: oncall.take
         */
        post: operations["post-pages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pages/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a page with whom it reached
         * @description Permission: oncall.read
         */
        get: operations["get-pages-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pages/{id}/ack": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Acknowledge a page
         * @description Permission: oncall.take
         */
        post: operations["post-pages-id-ack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pages/{id}/again": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Page again from the first step
         * @description Permission: oncall.take
         */
        post: operations["post-pages-id-again"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pages/{id}/escalate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Go to the next step now
         * @description Permission: oncall.take
         */
        post: operations["post-pages-id-escalate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pages/{id}/hand_back": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give an acknowledged page back
         * @description Permission: oncall.take
         */
        post: operations["post-pages-id-hand_back"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pages/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End a page
         * @description Permission: oncall.take
         */
        post: operations["post-pages-id-stop"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the directory of partners
         * @description Permission: partner.read
         */
        get: operations["get-partners"];
        put?: never;
        /**
         * Add a partner
         * @description Permission: partner.write
         */
        post: operations["post-partners"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The directory as CSV, one line a number
         * @description Permission: partner.read
         */
        get: operations["get-partners-csv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a partner
         * @description Permission: partner.read
         */
        get: operations["get-partners-id"];
        /**
         * Change a partner
         * @description Permission: partner.write
         */
        put: operations["put-partners-id"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners/{id}/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the calls with a partner
         * @description Permission: partner.read
         */
        get: operations["get-partners-id-calls"];
        put?: never;
        /**
         * Log a call with a partner
         * @description Permission: incident.write
         */
        post: operations["post-partners-id-calls"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners/{id}/numbers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add a number; it is not verified yet
         * @description Permission: partner.write
         */
        post: operations["post-partners-id-numbers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners/{id}/numbers/{number}/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that a number is theirs, and how that is known
         * @description Permission: partner.verify
         */
        post: operations["post-partners-id-numbers-number-verify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners/{id}/numbers/{number}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a number out of use
         * @description Permission: partner.write
         */
        post: operations["post-partners-id-numbers-number-withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add what a CSV file has and the directory has not; a file verifies nothing
         * @description Permission: partner.write
         */
        post: operations["post-partners-import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners/near": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who serves a place, closest first
         * @description Permission: partner.read
         */
        get: operations["get-partners-near"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/press": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Pages for the press, without personal data
         * @description Permission: press.read
         */
        get: operations["get-press"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/press/{id}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a page, or mark it done
         * @description Permission: press.read
         */
        post: operations["post-press-id-move"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/protocols": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All protocols with how they are used
         * @description Permission: protocol.read
         */
        get: operations["get-protocols"];
        put?: never;
        /**
         * Begin a protocol
         * @description Permission: protocol.write
         */
        post: operations["post-protocols"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/protocols/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One protocol with its text
         * @description Permission: protocol.read
         */
        get: operations["get-protocols-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/protocols/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put a sensitive text in force as its second person
         * @description Permission: protocol.publish
         */
        post: operations["post-protocols-id-approve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/protocols/{id}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What changed between two texts
         * @description Permission: protocol.read
         */
        get: operations["get-protocols-id-diff"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/protocols/{id}/draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Keep the next text of a protocol
         * @description Permission: protocol.write
         */
        put: operations["put-protocols-id-draft"];
        post?: never;
        /**
         * Throw the next text away
         * @description Permission: protocol.write
         */
        delete: operations["delete-protocols-id-draft"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/protocols/{id}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put the next text in force, or ask for a second person
         * @description Permission: protocol.publish
         */
        post: operations["post-protocols-id-publish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/protocols/{id}/refuse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a text back
         * @description Permission: protocol.publish
         */
        post: operations["post-protocols-id-refuse"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/protocols/{id}/retire": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a protocol out of use
         * @description Permission: protocol.publish
         */
        post: operations["post-protocols-id-retire"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/protocols/{id}/revive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Bring a retired protocol back
         * @description Permission: protocol.publish
         */
        post: operations["post-protocols-id-revive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/protocols/{id}/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How its steps went
         * @description Permission: protocol.read
         */
        get: operations["get-protocols-id-statistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/protocols/{id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Its published texts
         * @description Permission: protocol.read
         */
        get: operations["get-protocols-id-versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/protocols/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What is wrong with a text
         * @description Permission: protocol.read
         */
        post: operations["post-protocols-check"];
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
    "/v1/routing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The rules by which work finds its queue, all versions, newest first
         * @description Permission: queue.read
         */
        get: operations["get-routing"];
        put?: never;
        /**
         * Put a list of rules in force
         * @description Permission: queue.write
         */
        post: operations["post-routing"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/routing/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a list of rules would have done with the last days
         * @description Permission: queue.write
         */
        post: operations["post-routing-test"];
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
    "/v1/runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One run
         * @description Permission: case.read
         */
        get: operations["get-runs-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End a run that does not fit
         * @description Permission: case.write
         */
        post: operations["post-runs-id-cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/steps/{step}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer a step's questions
         * @description Permission: case.write
         */
        post: operations["post-runs-id-steps-step-answer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/steps/{step}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve a step as its second person
         * @description Permission: case.write
         */
        post: operations["post-runs-id-steps-step-approve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/steps/{step}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a step to somebody
         * @description Permission: case.write
         */
        post: operations["post-runs-id-steps-step-assign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/steps/{step}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark lines of a step's checklist
         * @description Permission: case.write
         */
        post: operations["post-runs-id-steps-step-check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/steps/{step}/done": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Finish a step, performing what it does
         * @description Permission: case.write
         */
        post: operations["post-runs-id-steps-step-done"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/steps/{step}/refuse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refuse a step as its second person
         * @description Permission: case.write
         */
        post: operations["post-runs-id-steps-step-refuse"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/steps/{step}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a finished step up again
         * @description Permission: case.write
         */
        post: operations["post-runs-id-steps-step-reopen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/steps/{step}/skip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Leave a step out
         * @description Permission: case.write
         */
        post: operations["post-runs-id-steps-step-skip"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/upgrade": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the newest version would change for a run
         * @description Permission: case.read
         */
        get: operations["get-runs-id-upgrade"];
        put?: never;
        /**
         * Go on with a newer version
         * @description Permission: case.write
         */
        post: operations["post-runs-id-upgrade"];
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
    "/v1/shift": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All that is in your hands
         * @description Permission: case.read
         */
        get: operations["get-shift"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/shift/handover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Offer several of your cases to one person or team
         * @description Permission: case.write
         */
        post: operations["post-shift-handover"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sla/attainment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count the deadlines of a period that were met
         * @description Permission: sla.read
         */
        get: operations["get-sla-attainment"];
        put?: never;
        post?: never;
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
    "/v1/sla/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the versions of the policy of clocks
         * @description Permission: sla.read
         */
        get: operations["get-sla-policies"];
        put?: never;
        /**
         * Publish a policy of clocks; all clocks are computed anew
         * @description Permission: sla.write
         */
        post: operations["post-sla-policies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sla/policies/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one version
         * @description Permission: sla.read
         */
        get: operations["get-sla-policies-version"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sla/policies/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a document would do to sample times and to recent matters
         * @description Permission: sla.read
         */
        post: operations["post-sla-policies-preview"];
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
    "/v1/staff/{id}/work": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a person can take and has in hand
         * @description Permission: staff.read
         */
        get: operations["get-staff-id-work"];
        /**
         * Say what a person can take
         * @description Permission: queue.write
         */
        put: operations["put-staff-id-work"];
        post?: never;
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
    "/v1/teams/{id}/vendor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say whether a team is a vendor's
         * @description Permission: staff.write
         */
        post: operations["post-teams-id-vendor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/telephony/digits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signed by the provider: a digit was pressed */
        post: operations["post-telephony-digits"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/telephony/ended": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signed by the provider: the desk hung up or did not answer */
        post: operations["post-telephony-ended"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/telephony/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signed by the provider, over the body: an event of a call as JSON */
        post: operations["post-telephony-events"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/telephony/recording": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signed by the provider: a recording is ready */
        post: operations["post-telephony-recording"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/telephony/recording-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what the law says of recording calls; unverified
         * @description Permission: contact.read
         */
        get: operations["get-telephony-recording-rules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/telephony/sms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signed by the provider: a text comes in */
        post: operations["post-telephony-sms"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/telephony/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signed by the provider: what became of a call or a text */
        post: operations["post-telephony-status"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/telephony/voice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signed by the provider: a call comes in */
        post: operations["post-telephony-voice"];
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
         * List templates with the text in force
         * @description Permission: template.read
         */
        get: operations["get-templates"];
        put?: never;
        /**
         * Begin a template with its first draft
         * @description Permission: template.write
         */
        post: operations["post-templates"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/templates/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a template with its versions and draft
         * @description Permission: template.read
         */
        get: operations["get-templates-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/templates/{id}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What changed between two versions
         * @description Permission: template.read
         */
        get: operations["get-templates-id-diff"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/templates/{id}/draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Keep the draft of a template
         * @description Permission: template.write
         */
        put: operations["put-templates-id-draft"];
        post?: never;
        /**
         * Throw the draft away
         * @description Permission: template.write
         */
        delete: operations["delete-templates-id-draft"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/templates/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Show a template filled with examples or a real case; changes nothing
         * @description Permission: template.read
         */
        post: operations["post-templates-id-preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/templates/{id}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put the draft in force; a sensitive one takes a second person
         * @description Permission: template.write
         */
        post: operations["post-templates-id-publish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/templates/{id}/retire": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a template out of use, or back into it
         * @description Permission: template.write
         */
        post: operations["post-templates-id-retire"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/translator": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether a machine translates here, and why not
         * @description Permission: message.read
         */
        get: operations["get-translator"];
        put?: never;
        /**
         * Translate a draft; nothing is kept
         * @description Permission: message.send
         */
        post: operations["post-translator"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/triage/dispositions.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Judged contacts to train a classifier on
         * @description Permission: case.export
         */
        get: operations["get-triage-dispositions-csv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/triage/documents/taxonomy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the taxonomy
         * @description Permission: triage.read
         */
        get: operations["get-triage-documents-taxonomy"];
        put?: never;
        /**
         * Publish a new version of the taxonomy
         * @description Permission: triage.write
         */
        post: operations["post-triage-documents-taxonomy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/triage/documents/taxonomy/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a draft of the taxonomy would have changed on past contacts
         * @description Permission: triage.read
         */
        post: operations["post-triage-documents-taxonomy-check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/triage/documents/taxonomy/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Compare two versions of the taxonomy
         * @description Permission: triage.read
         */
        get: operations["get-triage-documents-taxonomy-diff"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/triage/documents/tree": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the severity tree
         * @description Permission: triage.read
         */
        get: operations["get-triage-documents-tree"];
        put?: never;
        /**
         * Publish a new version of the severity tree
         * @description Permission: triage.write
         */
        post: operations["post-triage-documents-tree"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/triage/documents/tree/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a draft of the severity tree would have changed on past contacts
         * @description Permission: triage.read
         */
        post: operations["post-triage-documents-tree-check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/triage/documents/tree/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Compare two versions of the severity tree
         * @description Permission: triage.read
         */
        get: operations["get-triage-documents-tree-diff"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/triage/documents/triggers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the trigger lists
         * @description Permission: triage.read
         */
        get: operations["get-triage-documents-triggers"];
        put?: never;
        /**
         * Publish a new version of the trigger lists
         * @description Permission: triage.write
         */
        post: operations["post-triage-documents-triggers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/triage/documents/triggers/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a draft of the trigger lists would have changed on past contacts
         * @description Permission: triage.read
         */
        post: operations["post-triage-documents-triggers-check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/triage/documents/triggers/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Compare two versions of the trigger lists
         * @description Permission: triage.read
         */
        get: operations["get-triage-documents-triggers-diff"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/triage/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List text classifiers, newest first
         * @description Permission: triage.read
         */
        get: operations["get-triage-models"];
        put?: never;
        /**
         * Publish a text classifier
         * @description Permission: triage.write
         */
        post: operations["post-triage-models"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/triage/precision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How suggestions did beside what people found
         * @description Permission: triage.read
         */
        get: operations["get-triage-precision"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your saved views of a page, and your teams'
         * @description Permission: case.read
         */
        get: operations["get-views"];
        put?: never;
        /**
         * Keep a view under a name
         * @description Permission: case.read
         */
        post: operations["post-views"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/views/{id}": {
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
         * Drop a view
         * @description Permission: case.read
         */
        delete: operations["delete-views-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/wall": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a wall in the room shows: no personal data
         * @description Permission: incident.read
         */
        get: operations["get-wall"];
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
        AcceptInBody: {
            accepting: boolean;
        };
        AccountControlInBody: {
            /** @enum {string} */
            state: "disputed" | "settled";
            why: string;
        };
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
        AddNumberInBody: {
            label?: string;
            phone: string;
        };
        AliveInBody: {
            /** @description What is wrong, in a word; empty means alive */
            failure?: string;
        };
        AnswerInBody: {
            /** @description Required to decline */
            note?: string;
        };
        AppDispatch: {
            /** @description Direct lines of emergency centres, verified and nearest first */
            lines: components["schemas"]["AppDispatchLine"][];
            note: string;
            place: components["schemas"]["AppDispatchPlace"];
        };
        AppDispatchLine: {
            county?: string;
            covers?: string;
            kind: string;
            name: string;
            partner: string;
            phone: string;
            region?: string;
            verified: boolean;
            /** Format: date-time */
            verified_at?: string;
        };
        AppDispatchPlace: {
            /** @description What was written for whoever comes to the door */
            access_notes?: string;
            /** @description As the marketplace sent it */
            address?: string;
            city?: string;
            /** @description Of the nearest centre */
            county?: string;
            /** @description Where somebody of the order last was */
            last_seen?: components["schemas"]["AppSeen"];
            order_id?: string;
            /** @description Latitude and longitude of the address */
            position?: string;
            region?: string;
            /**
             * @description order: of the case, or asked for; latest_order: the newest of its account; case: only city and region are known
             * @enum {string}
             */
            source: "order" | "latest_order" | "case";
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
        AppSeen: {
            /** Format: date-time */
            at: string;
            /** @description Latitude and longitude */
            place: string;
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
        CancelInBody: {
            reason: string;
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
            /**
             * Format: date-time
             * @description Put aside until then
             */
            deferred_until?: string;
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
            /** @description Where it is placed */
            queue?: string;
            /** @description By hand: the routing leaves it there */
            queue_pinned?: boolean;
            /** @description By which rule */
            queue_rule?: string;
            region?: string;
            /** Format: int64 */
            reopened: number;
            /** Format: date-time */
            resolved_at?: string;
            severity: string;
            severity_request?: components["schemas"]["CasesLowering"];
            /** @description Of a drill: in no count, clock list, webhook or message */
            simulated: boolean;
            /** @description alert, contact, staff or drill */
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
        CaseInBody: {
            /** @description Id or number */
            case: string;
        };
        CaseMember: {
            /** Format: date-time */
            added_at: string;
            added_by: string;
            staff: string;
        };
        CaseNote: {
            /** @description cas_ id or number */
            case: string;
            note?: string;
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
        CasesHandover: {
            answer?: string;
            /** Format: date-time */
            answered_at?: string;
            answered_by?: string;
            from: string;
            id: string;
            /** @enum {string} */
            kind: "handover" | "warm";
            /**
             * Format: date-time
             * @description Of a warm transfer: until when the caller is kept
             */
            lapses_at?: string;
            /** Format: date-time */
            made_at: string;
            /** @description Where it stands, in the words of who gives it */
            note: string;
            /** @description Of a case */
            number?: string;
            /** @description cas_ or con_ id */
            object: string;
            /** @description Of a case */
            severity?: string;
            /** @enum {string} */
            state: "pending" | "accepted" | "declined" | "withdrawn" | "lapsed";
            team?: string;
            to?: string;
            /**
             * Format: int64
             * @description How long it took to be accepted
             */
            waited_seconds?: number;
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
        CasesMergePlan: {
            /** Format: int64 */
            contacts: number;
            done: boolean;
            /** @description Members of one who are no members of the other */
            loses_sight: string[];
            /** Format: int64 */
            notes: number;
            /** Format: int64 */
            parties: number;
            /** @description Why it cannot be merged */
            refused?: string;
            /** @description The worse of the two */
            severity: string;
            /** @description Number that leads to the other from now on */
            source: string;
            target: string;
            /** @description The stricter of the two */
            visibility: string;
        };
        CasesNewDeferral: {
            reason: string;
            /** Format: date-time */
            until: string;
        };
        CasesNewHandover: {
            /** @description Required to hand over; of a warm transfer made up of what is known when left out */
            note?: string;
            team?: string;
            /** @description stf_ id */
            to?: string;
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
            /** @description Ids of vendor teams */
            certified?: string[];
            /** @description false takes only what the routing sends */
            expression: string;
            /**
             * @description pull when left out
             * @enum {string}
             */
            mode?: "pull" | "push";
            name: string;
            /** Format: int64 */
            position?: number;
            skills?: string[];
            team?: string;
            /**
             * Format: int64
             * @description 1 when left out
             */
            weight?: number;
        };
        CasesNewStaffWork: {
            accepting: boolean;
            /** Format: int64 */
            cap?: number;
            /** @description S0 to S4 */
            caps?: {
                [key: string]: number;
            };
            languages: string[];
            skills: string[];
        };
        CasesNewTask: {
            /** @description cas_ id or number */
            case: string;
            /** Format: date-time */
            due_at?: string;
            /** @description task (when left out), call_back, follow_up, review, approval or referral */
            kind?: string;
            /** @description stf_ id; empty leaves it to the team, or to whoever takes it */
            owner?: string;
            party?: string;
            team?: string;
            title: string;
        };
        CasesNewView: {
            name: string;
            /** @enum {string} */
            page: "inbox" | "cases";
            query: string;
            /** @description One of your teams: its people see it too */
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
            /** @description Another one's when that was merged into this */
            case_id: string;
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
            /** @description Vendor teams that may see and take it */
            certified: string[];
            /**
             * Format: int64
             * @description Contacts in it that are no case yet
             */
            contacts: number;
            /** @description What it takes of the work that no rule of the routing sends elsewhere, as severity <= S2 and region == "US-WA" */
            expression: string;
            /**
             * Format: int64
             * @description Of the cases, those that nobody has
             */
            free: number;
            id: string;
            /** @enum {string} */
            mode: "pull" | "push";
            name: string;
            /**
             * Format: date-time
             * @description The earliest deadline of its cases
             */
            next_due?: string;
            /**
             * Format: int64
             * @description Open cases in it that you may see
             */
            open: number;
            /**
             * Format: int64
             * @description Of the cases, those past their time
             */
            overdue: number;
            /** Format: int64 */
            position: number;
            /** @description What whoever takes from it can do */
            skills: string[];
            /** @description Whom its work is offered to; empty: everybody */
            team?: string;
            /** Format: int64 */
            version: number;
            /**
             * Format: int64
             * @description Its share when several queues press
             */
            weight: number;
        };
        CasesReason: {
            /** @description critical, overdue, due, share, language, skill, queue or capacity */
            code: string;
            text: string;
            /** @description What the text is made of */
            values?: {
                [key: string]: string;
            };
        };
        CasesRelation: {
            /** Format: date-time */
            at: string;
            by: string;
            case_id: string;
            /** @enum {string} */
            kind: "parent" | "child" | "cross_complaint" | "related" | "merged";
            number: string;
            severity: string;
            state: string;
            title: string;
        };
        CasesRoutingMove: {
            case_id: string;
            /** @description Queue by the rules in force */
            from: string;
            number: string;
            rule: string;
            severity: string;
            to: string;
        };
        CasesRoutingRule: {
            name: string;
            queue: string;
            /** @description What whoever takes it must be able to do, beside what the queue asks */
            skills?: string[];
            /** @description Over the fields of a case, as severity <= S2 and language == "es" */
            when: string;
        };
        CasesRoutingShare: {
            /** Format: int64 */
            cases: number;
            name: string;
            /** @description A queue's own expression */
            own: boolean;
            queue: string;
        };
        CasesRoutingTrial: {
            /** Format: int64 */
            cases: number;
            /** Format: date-time */
            from: string;
            /**
             * Format: int64
             * @description Cases that would have come to another queue than the rules in force send them to
             */
            moved: number;
            /** @description The newest that would have come elsewhere, at most 50 */
            moves: components["schemas"]["CasesRoutingMove"][];
            /**
             * Format: int64
             * @description Cases that no rule and no queue takes
             */
            nowhere: number;
            /** @description In their order; the queues' own expressions after them */
            rules: components["schemas"]["CasesRoutingShare"][];
        };
        CasesRoutingVersion: {
            /** Format: date-time */
            at?: string;
            by?: string;
            note?: string;
            /** Format: int64 */
            number: number;
            rules: components["schemas"]["CasesRoutingRule"][];
        };
        CasesSavedView: {
            /** Format: date-time */
            created_at: string;
            created_by: string;
            id: string;
            name: string;
            own: boolean;
            /** @description inbox or cases */
            page: string;
            /** @description What stands behind the ? of the page's address */
            query: string;
            /** @description Whose it is; empty: your own */
            team?: string;
        };
        CasesShift: {
            /** @description Open cases that are yours, by due time; those put aside among them */
            cases: components["schemas"]["Case"][];
            /** @description What is on its way from you or to you */
            handovers: components["schemas"]["CasesHandover"][];
            /** @description Your open tasks, by due time */
            tasks: components["schemas"]["CaseTask"][];
        };
        CasesShiftHandover: {
            cases: components["schemas"]["CaseNote"][];
            /** @description For all of them */
            note: string;
            team?: string;
            /** @description stf_ id */
            to?: string;
        };
        CasesSimilar: {
            case_id: string;
            number: string;
            /** Format: date-time */
            opened_at: string;
            /** @description The other side's account of it: link it as a cross-complaint; it cannot be merged */
            opposed: boolean;
            severity: string;
            state: string;
            title: string;
            /** @description order, account, party, address (mail or phone), place, words */
            why: string[];
        };
        CasesStaffWork: {
            /** @description Is given work of queues that push */
            accepting: boolean;
            /**
             * Format: int64
             * @description Open work at once; S0 and S1 come above it
             */
            cap?: number;
            /** @description By severity, as {"S2": 3} */
            caps: {
                [key: string]: number;
            };
            /** @description BCP 47, as es or fr; none: is offered all languages */
            languages: string[];
            /**
             * Format: int64
             * @description Open work in hand now
             */
            load: number;
            loads: {
                [key: string]: number;
            };
            skills: string[];
            staff: string;
            /**
             * Format: int64
             * @description 0 = nothing was said yet
             */
            version: number;
        };
        CasesTaskGiven: {
            /** Format: date-time */
            due_at?: string;
            /** @description stf_ id; empty takes it from its owner */
            owner?: string;
            team?: string;
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
            /** @description The case of a task */
            case_id?: string;
            channel?: string;
            /** Format: date-time */
            deferred_until?: string;
            /** Format: date-time */
            due_at?: string;
            due_clock?: string;
            id: string;
            /** @description contact, case or task */
            kind: string;
            language?: string;
            /** Format: date-time */
            lease_until?: string;
            number?: string;
            queue?: string;
            region?: string;
            restricted: boolean;
            severity: string;
            snippet?: string;
            state: string;
            title: string;
            type?: string;
            who: components["schemas"]["CasesWho"];
            /** @description Why this one, of take next */
            why?: components["schemas"]["CasesReason"][];
        };
        CaseTask: {
            case_id: string;
            /** Format: date-time */
            created_at: string;
            created_by: string;
            /** Format: date-time */
            done_at?: string;
            done_by?: string;
            /** Format: date-time */
            due_at?: string;
            id: string;
            /** @description task, call_back, follow_up, review, approval or referral */
            kind: string;
            /** @description What came of it */
            note?: string;
            number: string;
            overdue: boolean;
            owner?: string;
            /** @description pty_ id of the person it is about */
            party?: string;
            /** @description Of its case */
            severity: string;
            /** @description open, done, or dropped with its case */
            state: string;
            team?: string;
            title: string;
            /** Format: int64 */
            version: number;
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
        ClassifierInBody: {
            /** @description base64 of what piepowder triage train wrote */
            file: string;
            note: string;
        };
        ClassifiersOutBody: {
            items: components["schemas"]["TriageClassifier"][];
        };
        CommsAccountControl: {
            /**
             * Format: int64
             * @description Accounts that are kept quiet
             */
            accounts: number;
            case_id: string;
            /** Format: date-time */
            changed_at?: string;
            changed_by?: string;
            /** @description person, protocol or category */
            origin?: string;
            /** @enum {string} */
            state: "not_asked" | "disputed" | "settled";
            /** Format: int64 */
            version: number;
            why?: string;
        };
        CommsAutomationStop: {
            account_id: string;
            /** Format: date-time */
            acknowledged_at?: string;
            case_id: string;
            id: string;
            /** Format: date-time */
            lift_acknowledged_at?: string;
            /**
             * Format: date-time
             * @description When the rule lifts it, unless the matter is taken up again
             */
            lift_at?: string;
            lift_reason?: string;
            /** Format: date-time */
            lifted_at?: string;
            lifted_by?: string;
            /** Format: date-time */
            since: string;
            /**
             * @description asked and lifting wait for the marketplace's acknowledgement
             * @enum {string}
             */
            state: "asked" | "stopped" | "lifting" | "lifted";
            stops: string[];
            /**
             * Format: int64
             * @description Endpoints that were told; 0 = nobody listens to party.automation_stop
             */
            told: number;
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
            outcome: "reached" | "voicemail" | "dropped" | "no_answer" | "silent";
            party: string;
            /** Format: date-time */
            started_at: string;
        };
        CommsContactPlan: {
            /** @description mail, phone, text, in_app; empty allows all */
            channels?: string[];
            do_not_contact: boolean;
            /** @description Safe address, instead of the account's */
            email?: string;
            /** @description Earliest local time, 09:00 */
            hours_from?: string;
            /** @description Latest local time, 17:00; may lie after midnight */
            hours_to?: string;
            /** @description Calls need an interpreter */
            interpreter?: boolean;
            language?: string;
            phone?: string;
            /** @description How to address the person */
            safe_name?: string;
            /** @description Who else sees the phone or the account */
            seen_by?: string;
            /** @description Calls go through a text relay */
            text_relay?: boolean;
            /**
             * Format: int64
             * @description Ignored in what is sent: If-Match counts
             */
            version?: number;
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
        CommsDiffLine: {
            /** @description Which text, as es/body */
            in: string;
            /** @enum {string} */
            op: "same" | "add" | "drop";
            text: string;
        };
        CommsDraftTranslated: {
            engine: string;
            text: string;
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
        CommsFinding: {
            /** Format: int64 */
            end: number;
            /** @enum {string} */
            kind: "personal" | "phrase" | "missing";
            /** @description Of the phrase */
            language?: string;
            /** @enum {string} */
            level: "block" | "warn";
            message: string;
            /**
             * Format: int64
             * @description UTF-16 units from the beginning, as editors count
             */
            start: number;
            text: string;
            /** @enum {string} */
            what?: "email" | "phone" | "name" | "address" | "order" | "case" | "card" | "identity" | "liability" | "blame" | "legal_advice" | "promise";
        };
        CommsFollowUp: {
            /** Format: date-time */
            created_at: string;
            created_by: string;
            /** Format: date-time */
            due_at?: string;
            id: string;
            /** @enum {string} */
            kind: "24h" | "7d" | "30d" | "none";
            /** @description Who asks */
            owner?: string;
            party: string;
            /** @description Comes up in the inbox when it is due, also when the case is closed */
            task?: string;
        };
        CommsFollowUpPlan: {
            /** @description The person wants none: those still to come are dropped */
            none?: boolean;
            /** @description The named contact; you when left out */
            owner?: string;
            party: string;
            /** @description 24h, 7d, 30d; empty with none */
            when?: string[];
        };
        CommsMacro: {
            action?: components["schemas"]["CommsMacroAction"];
            /** Format: date-time */
            created_at?: string;
            created_by?: string;
            id?: string;
            /**
             * @description To which party; the chosen one when left out
             * @enum {string}
             */
            role?: "reporter" | "harmed" | "subject" | "witness" | "merchant";
            set?: components["schemas"]["CommsMacroState"];
            /**
             * @description active when left out
             * @enum {string}
             */
            state?: "active" | "retired";
            /** @description What is sent */
            template?: string;
            title: string;
            /** Format: int64 */
            version?: number;
        };
        CommsMacroAction: {
            /** Format: int64 */
            days?: number;
            /** @description An action's kind, as warn */
            kind: string;
            notify?: boolean;
            reason: string;
            reason_code?: string;
            rule?: string;
        };
        CommsMacroShown: {
            /** @description Why it cannot be used like this */
            blocked?: string;
            /** @description What would happen, or has, in this order */
            consequences: string[];
            hash: string;
            message?: components["schemas"]["CommsMessage"];
            /** @description What was made */
            objects?: string[];
            /** @description How the mail would read */
            reads?: components["schemas"]["CommsTemplateShown"];
            /** Format: date-time */
            send_at?: string;
        };
        CommsMacroState: {
            /** Format: int64 */
            days?: number;
            /** @enum {string} */
            state?: "triage" | "open" | "waiting";
            /** @description Added to those it has */
            tags?: string[];
            waiting_on?: string;
        };
        CommsMacroUse: {
            case: string;
            /** @description Of the preview; what has changed since is refused */
            hash?: string;
            party: string;
            vars?: {
                [key: string]: string;
            };
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
            /** Format: date-time */
            delivered_at?: string;
            /** @enum {string} */
            direction: "in" | "out";
            failure?: string;
            /** @description Evidence that goes along */
            files?: string[];
            /** @description Written by a person; only those count as a response */
            human: boolean;
            id: string;
            language: string;
            macro?: string;
            /** @description Sender and subject say nothing of the matter */
            neutral: boolean;
            /** @description What the text was translated from */
            original?: string;
            original_language?: string;
            party?: string;
            /**
             * Format: date-time
             * @description Until then it can be undone
             */
            send_at: string;
            /** Format: date-time */
            sent_at?: string;
            /**
             * @description withheld: a safe-contact plan kept it from leaving; drill: nothing leaves in an exercise
             * @enum {string}
             */
            state: "queued" | "sending" | "sent" | "delivered" | "failed" | "cancelled" | "withheld" | "bounced" | "received" | "drill";
            subject: string;
            template?: string;
            text: string;
            /** @enum {string} */
            translated?: "machine" | "human";
            /** @description Of what came in; the original stays the evidence */
            translations?: components["schemas"]["CommsTranslation"][];
            /** @description Why it leaves later than its undo window */
            waits?: string;
        };
        CommsPressNote: {
            /** Format: date-time */
            created_at: string;
            created_by: string;
            id: string;
            /** @description Where the question came from: press, social, executive */
            outlet?: string;
            /** @enum {string} */
            state: "open" | "taken" | "done";
            taken_by?: string;
            text: string;
            /** Format: int64 */
            version: number;
        };
        CommsReach: {
            /** @description Somebody else may control the account: its own addresses are not used */
            account_disputed: boolean;
            /** @description Number or mail address to use; masked without account.personal */
            address?: string;
            /** @description What the plan allows instead */
            allowed?: string;
            channel: string;
            interpreter?: boolean;
            language?: string;
            /**
             * Format: date-time
             * @description When it is allowed again; left out when it never is
             */
            next_at?: string;
            ok: boolean;
            safe_name?: string;
            seen_by?: string;
            text_relay?: boolean;
            /** @description May a voicemail be left */
            voicemail: boolean;
            /** @description Why not, or why not now */
            why?: string;
        };
        CommsReply: {
            /**
             * Format: date-time
             * @description Not before
             */
            at?: string;
            /** @description Evidence of this case that goes along (evd_…) */
            files?: string[];
            /** @description Send it although the lint found phrases; it is written on the timeline */
            keep_words?: boolean;
            /** @description By the plan or the person's language when left out */
            language?: string;
            /** @description What you wrote, when the text is its translation */
            original?: string;
            original_language?: string;
            /** @description The party of the case it goes to */
            party: string;
            /** @description Ignored for S0 to S2, where it is neutral */
            subject?: string;
            /** @description Template it was made of; with text, only its version is noted */
            template?: string;
            /** @description Left out only with a template */
            text?: string;
            /** @enum {string} */
            translated?: "machine" | "human";
            vars?: {
                [key: string]: string;
            };
        };
        CommsTemplate: {
            /** Format: date-time */
            created_at: string;
            created_by: string;
            /**
             * Format: int64
             * @description Version being written, 0 = none
             */
            draft: number;
            /** @description What keeps the draft from being published */
            findings?: components["schemas"]["CommsTemplateFinding"][];
            id: string;
            /**
             * Format: int64
             * @description Version in force, 0 = none yet
             */
            live: number;
            purpose: string;
            /** @description A second person publishes it */
            sensitive: boolean;
            /** @description Came with the product */
            shipped: boolean;
            /** @enum {string} */
            state: "active" | "retired";
            /** @description Of the version in force, or of the draft when there is none */
            text?: components["schemas"]["CommsTemplateText"];
            title: string;
            /** Format: int64 */
            version: number;
            versions?: components["schemas"]["CommsTemplateVersion"][];
            /** @description Of the draft */
            writing?: components["schemas"]["CommsTemplateText"];
        };
        CommsTemplateDraft: {
            /** @description What changed and why */
            note?: string;
            purpose?: string;
            /** @description A second person publishes it. It stays so: only a person who may approve takes it off */
            sensitive?: boolean;
            text: components["schemas"]["CommsTemplateText"];
            title: string;
        };
        CommsTemplateFinding: {
            /** Format: int64 */
            end: number;
            /** @description Where, as es/body */
            in: string;
            /** @enum {string} */
            kind: "personal" | "phrase" | "missing";
            /** @description Of the phrase */
            language?: string;
            /** @enum {string} */
            level: "block" | "warn";
            message: string;
            /**
             * Format: int64
             * @description UTF-16 units from the beginning, as editors count
             */
            start: number;
            text: string;
            /** @enum {string} */
            what?: "email" | "phone" | "name" | "address" | "order" | "case" | "card" | "identity" | "liability" | "blame" | "legal_advice" | "promise";
        };
        CommsTemplateShown: {
            body: string;
            /** @description What keeps this very text from leaving */
            findings: components["schemas"]["CommsFinding"][];
            language: string;
            /** @description Variables that still need a value; the example stands in their place */
            missing: string[];
            /** @description What the safe-contact plan says about mail to this party now */
            plan?: string;
            subject: string;
            /** @description What was filled in: given, from the case, or the example */
            values: {
                [key: string]: string;
            };
            /** @description Template and version it was made of, as reply.first@2 */
            version: string;
        };
        CommsTemplateText: {
            /** @description Placeholders that every language has to use */
            must: string[];
            /** @description By language: en, es, fr */
            texts: {
                [key: string]: components["schemas"]["CommsWording"];
            };
            /** @description Every placeholder, with its type */
            vars: components["schemas"]["CommsVariable"][];
        };
        CommsTemplateTry: {
            /** @description A real case to fill it from */
            case?: string;
            language?: string;
            /**
             * Format: int64
             * @description Version; the draft, or else the one in force, when left out
             */
            n?: number;
            party?: string;
            /** @description A text that is not kept yet */
            text?: components["schemas"]["CommsTemplateText"];
            vars?: {
                [key: string]: string;
            };
        };
        CommsTemplateVersion: {
            authors: string[];
            /** Format: date-time */
            created_at: string;
            /** Format: int64 */
            n: number;
            note?: string;
            /** Format: date-time */
            published_at?: string;
            published_by?: string;
            /** @enum {string} */
            state: "draft" | "published" | "replaced" | "dropped";
        };
        CommsTranslation: {
            /** Format: date-time */
            at: string;
            author: string;
            /** @description Which machine */
            engine?: string;
            id: string;
            /** @enum {string} */
            kind: "machine" | "human";
            language: string;
            /** @description msg_… or con_… */
            object: string;
            text: string;
        };
        CommsTranslatorState: {
            available: boolean;
            why?: string;
        };
        CommsVariable: {
            example?: string;
            name: string;
            /** @description What to ask for */
            title?: string;
            /** @enum {string} */
            type: "text" | "name" | "money" | "date" | "time" | "case_number" | "link";
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
        DocumentDiffOutBody: {
            items: components["schemas"]["TriageDocumentChange"][];
        };
        DocumentInBody: {
            document: string;
        };
        DocumentPublishInBody: {
            /**
             * Format: int64
             * @description Version it was made from
             */
            base: number;
            /** @description What is changed and why */
            note: string;
            taxonomy?: components["schemas"]["TriageTaxonomy"];
            tree?: components["schemas"]["TriageTree"];
            triggers?: components["schemas"]["TriageTriggers"];
        };
        DraftTranslateInBody: {
            from?: string;
            language: string;
            text: string;
        };
        DropInBody: {
            /** @description Not doing it, because */
            because: string;
        };
        EndInBody: {
            note?: string;
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
        EscalateInBody: {
            reason: string;
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
        GapsOutBody: {
            gaps: components["schemas"]["OncallSpan"][];
            overlaps: components["schemas"]["OncallSpan"][];
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
            /** @description Its people see only queues it is certified for, and no contact detail */
            vendor: boolean;
        };
        Incident: {
            brand?: string;
            /** Format: int64 */
            cases: number;
            city?: string;
            /**
             * Format: int64
             * @description Linked
             */
            contacts: number;
            /**
             * Format: int64
             * @description S0 and S1 among the linked that nobody has answered: first in line in the inbox
             */
            contacts_critical: number;
            /** Format: int64 */
            contacts_suggested: number;
            /** Format: int64 */
            contacts_unanswered: number;
            /** Format: date-time */
            contained_at?: string;
            /** Format: date-time */
            declared_at: string;
            declared_by: string;
            /**
             * Format: date-time
             * @description Closed, cancelled or merged
             */
            ended_at?: string;
            id: string;
            /** @description safety, product, fraud, account, data, outage, weather, unrest, media or other */
            kind: string;
            /** Format: date-time */
            last_update_at?: string;
            merged_into?: string;
            /** @description What people say aloud, as I-1042 */
            number: string;
            /**
             * Format: int64
             * @description In the newest affected set
             */
            orders: number;
            /** Format: int64 */
            people: number;
            /** @description Why it was cancelled, merged or taken up again */
            reason?: string;
            region?: string;
            /** Format: date-time */
            resolved_at?: string;
            /** @description Who holds which role now */
            roles: components["schemas"]["IncidentHeld"][];
            severity: string;
            /** @description Of a drill: nobody outside is told anything */
            simulated: boolean;
            /**
             * Format: date-time
             * @description When it began, as far as is known
             */
            started_at: string;
            /** @description declared, active, contained, resolved, in_review, closed, cancelled or merged */
            state: string;
            title: string;
            /** Format: date-time */
            update_due_at?: string;
            /**
             * Format: int64
             * @description 0 = on change
             */
            update_every_minutes: number;
            update_overdue: boolean;
            /** Format: int64 */
            version: number;
            watch: components["schemas"]["IncidentWatch"];
        };
        IncidentAct: {
            clause?: string;
            /** Format: int64 */
            days?: number;
            interim?: boolean;
            /** @description warn, restrict, suspend or reinstate */
            kind: string;
            reason?: string;
            reason_code?: string;
        };
        IncidentActionItem: {
            /** @description Of one dropped: not doing it, because */
            because?: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            due_at: string;
            /** Format: date-time */
            ended_at?: string;
            ended_by?: string;
            id: string;
            incident_id: string;
            /** @description Of the incident */
            number: string;
            overdue: boolean;
            owner: string;
            owner_name?: string;
            /** @description open, done or dropped */
            state: string;
            title: string;
        };
        IncidentAffected: {
            next_cursor?: string;
            orders: components["schemas"]["IncidentAffectedOrder"][];
            people: components["schemas"]["IncidentAffectedWho"][];
            snapshot: components["schemas"]["IncidentSnapshot"];
        };
        IncidentAffectedOrder: {
            city?: string;
            customer_id?: string;
            id: string;
            merchant_id?: string;
            /** Format: date-time */
            placed_at: string;
            region?: string;
            state: string;
            worker_id?: string;
        };
        IncidentAffectedWho: {
            city?: string;
            /** @description Who wrote in about it */
            contact_id?: string;
            id: string;
            /** @description customer or worker */
            kind?: string;
            language?: string;
            /** @description Withheld without account.personal */
            name?: string;
            /** Format: int64 */
            orders: number;
            ref?: string;
        };
        IncidentBulk: {
            /** @description Of an action: the bulk action of enforcement */
            action_bulk_id?: string;
            by: string;
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
            failures: components["schemas"]["IncidentFailure"][];
            id: string;
            kind: string;
            /**
             * Format: int64
             * @description The same person twice, or become critical meanwhile
             */
            skipped: number;
            /** @description running, done or cancelled */
            state: string;
            to?: string;
            /** Format: int64 */
            waiting: number;
        };
        IncidentBulkCount: {
            /** Format: int64 */
            count: number;
            /**
             * Format: int64
             * @description S0 and S1 contacts, left out: a person answers them one by one
             */
            critical: number;
            hash: string;
            /**
             * Format: int64
             * @description How many get English because their language is not there
             */
            in_english: number;
            /** @description How many in which language */
            languages: {
                [key: string]: number;
            };
            /**
             * Format: int64
             * @description Of contacts: how many different people; each is written to once
             */
            people: number;
        };
        IncidentBulkDraft: {
            /** @description Of an action */
            act?: components["schemas"]["IncidentAct"];
            /**
             * Format: int64
             * @description As the count showed; required to start
             */
            count?: number;
            /** @description As the count showed */
            hash?: string;
            /** @enum {string} */
            kind: "answer" | "message" | "action" | "order_hold" | "refund_request";
            /** @description Of a hold or a refund: told to the marketplace; no personal data */
            reason?: string;
            /** @description By language */
            subjects?: {
                [key: string]: string;
            };
            /** @description Instead of texts: a published template */
            template?: string;
            /** @description By language; en at least. Whoever's language is not there gets English */
            texts?: {
                [key: string]: string;
            };
            /**
             * @description Of a message or an action: whom of the affected set; customers when left out
             * @enum {string}
             */
            to?: "customer" | "worker" | "merchant";
            /** @description Of the template */
            vars?: {
                [key: string]: string;
            };
        };
        IncidentCall: {
            /** @description Of a call out: the call in that it calls back */
            answers?: string;
            /** Format: date-time */
            at: string;
            by: string;
            case_id?: string;
            /** @description Of a call in: the number it showed. It proves nothing */
            claimed_number?: string;
            /** @enum {string} */
            direction: "in" | "out";
            id: string;
            incident_id?: string;
            notes?: string;
            /** @description Of a call out: the partner's number that was dialled (pnu_) */
            number?: string;
            /** @description Of a call out: reached, no_answer or voicemail. A call in is call_back_due until we have called back, then called_back */
            outcome?: string;
            partner: string;
            /** @description The number dialled */
            phone?: string;
            /**
             * @description Information: nothing of a person is said. Dispatch and disclosure tell something and need a verified number
             * @enum {string}
             */
            purpose: "information" | "dispatch" | "disclosure";
        };
        IncidentCell: {
            /**
             * Format: int64
             * @description Linked contacts that came in then from there
             */
            contacts: number;
            /** Format: int64 */
            orders: number;
            /**
             * Format: int64
             * @description Index into places
             */
            place: number;
            /**
             * Format: int64
             * @description Steps after from
             */
            step: number;
        };
        IncidentCounted: {
            /** Format: int64 */
            customers: number;
            hash: string;
            /** Format: int64 */
            merchants: number;
            /** Format: int64 */
            orders: number;
            /**
             * Format: int64
             * @description Customers and workers
             */
            people: number;
            /** Format: int64 */
            workers: number;
        };
        IncidentDeclaration: {
            brand?: string;
            /** @description Declare it from this case: id or number */
            case?: string;
            city?: string;
            /** @description stf_ id; you when left out */
            commander?: string;
            /** @description Declare it from this contact */
            contact?: string;
            /** @description safety, product, fraud, account, data, outage, weather, unrest, media or other */
            kind: string;
            region?: string;
            /** @description S0 to S4 */
            severity: string;
            /**
             * Format: date-time
             * @description When it began, as far as is known; now when left out
             */
            started_at?: string;
            /** @description Neutral: no names, numbers or addresses */
            title: string;
        };
        IncidentEdit: {
            /** @description Of a merge: the incident it goes into */
            into?: string;
            kind?: string;
            /** @description Required to cancel, to take up again and to lower a severity */
            reason?: string;
            severity?: string;
            /** @description active, contained, resolved, in_review, closed, cancelled or merged */
            state?: string;
            title?: string;
            /**
             * Format: int64
             * @description Not slower than the severity's rhythm
             */
            update_every_minutes?: number;
            watch?: components["schemas"]["IncidentWatch"];
        };
        IncidentEntry: {
            author: string;
            author_name?: string;
            corrected_by?: string[];
            /** @description The entry this one puts right */
            corrects?: string;
            data: unknown;
            /** Format: date-time */
            entered_at: string;
            /** Format: date-time */
            happened_at: string;
            id: string;
            /** @description note, decision, event, call, correction; declared, state, severity, role, handover, update, overdue, affected, bulk, contacts, case, watch, review, action */
            kind: string;
            text?: string;
        };
        IncidentFailure: {
            /** Format: int64 */
            items: number;
            /** @description A code */
            why: string;
        };
        IncidentHeld: {
            /** Format: date-time */
            assumed_at: string;
            assumed_by: string;
            id: string;
            name?: string;
            /** Format: date-time */
            relinquished_at?: string;
            relinquished_by?: string;
            role: string;
            staff: string;
        };
        IncidentLinkedContact: {
            /** Format: date-time */
            answered_at?: string;
            case_id?: string;
            channel: string;
            city?: string;
            /** @description State of the contact: new, case, joined or closed */
            contact_state: string;
            critical: boolean;
            id: string;
            language?: string;
            /** @description query, person, watch or merge */
            origin?: string;
            /** Format: date-time */
            received_at: string;
            severity: string;
            snippet?: string;
            /** @description linked, suggested or unlinked */
            state?: string;
            title?: string;
        };
        IncidentMatter: {
            brand?: string;
            city?: string;
            id: string;
            number: string;
            region?: string;
            restricted: boolean;
            severity: string;
            simulated: boolean;
            state: string;
            title: string;
        };
        IncidentNewActionItem: {
            /** Format: date-time */
            due_at: string;
            /** @description stf_ id */
            owner: string;
            title: string;
        };
        IncidentNewCall: {
            /** @description Of a call out: the call in that it calls back */
            answers?: string;
            case_id?: string;
            /** @description Of a call in: the number it showed. It proves nothing */
            claimed_number?: string;
            /** @enum {string} */
            direction: "in" | "out";
            incident_id?: string;
            notes?: string;
            /** @description Of a call out: the partner's number that was dialled (pnu_) */
            number?: string;
            /** @description Of a call out: reached, no_answer or voicemail. A call in is call_back_due until we have called back, then called_back */
            outcome?: string;
            /**
             * @description Information: nothing of a person is said. Dispatch and disclosure tell something and need a verified number
             * @enum {string}
             */
            purpose: "information" | "dispatch" | "disclosure";
        };
        IncidentNewEntry: {
            /** @description Of a decision: why; required */
            because?: string;
            /** @description Of a correction: the entry it puts right */
            corrects?: string;
            /**
             * Format: date-time
             * @description Now when left out; not in the future
             */
            happened_at?: string;
            /** @enum {string} */
            kind: "note" | "decision" | "event" | "call" | "correction";
            text: string;
        };
        IncidentNewPartner: {
            /** @description True when left out */
            active?: boolean;
            city?: string;
            county?: string;
            hours?: string;
            kind: string;
            languages?: string;
            /** Format: double */
            latitude?: number;
            /** Format: double */
            longitude?: number;
            name: string;
            notes?: string;
            /** Format: int64 */
            radius_km?: number;
            region: string;
            web?: string;
        };
        IncidentNewUpdate: {
            /** @enum {string} */
            audience: "internal" | "external";
            /**
             * Format: int64
             * @description When the next is due, sooner than the rhythm
             */
            next_minutes?: number;
            /** @description By language: en at least, es and fr beside it */
            texts: {
                [key: string]: string;
            };
        };
        IncidentPartner: {
            active: boolean;
            city?: string;
            /** @description Without the word County; empty covers the whole region */
            county?: string;
            /** @description Why it was found: county, region, country or near */
            covers?: string;
            /**
             * Format: double
             * @description From the place asked for
             */
            distance_km?: number;
            /** @description As 24/7 or Mon-Fri 08:00-17:00 */
            hours?: string;
            id: string;
            /** @description emergency_centre, police, fire, hospital, poison_centre, animal_control, animal_hospital, crisis_line, insurer, retailer, authority or other */
            kind: string;
            /** @description As en, es */
            languages?: string;
            /** Format: double */
            latitude?: number;
            /** Format: double */
            longitude?: number;
            name: string;
            /** @description How to ask, what they need; no persons */
            notes?: string;
            numbers: components["schemas"]["IncidentPartnerNumber"][];
            /**
             * Format: int64
             * @description How far around it covers; 0 = by county and region
             */
            radius_km?: number;
            /** @description As US-WA; US for a whole country */
            region: string;
            /** Format: date-time */
            updated_at: string;
            /** @description Has a number that may be dialled to disclose something */
            verified: boolean;
            /** Format: int64 */
            version: number;
            web?: string;
        };
        IncidentPartnerNumber: {
            /** Format: date-time */
            expires_at?: string;
            id: string;
            /** @description As watch desk, legal desk */
            label: string;
            /** @description E.164 */
            phone: string;
            /** @description verified, unverified, expired or withdrawn */
            state: string;
            /** Format: date-time */
            verified_at?: string;
            verified_by?: string;
            verified_by_name?: string;
            verified_how?: string;
            /** Format: date-time */
            withdrawn_at?: string;
            withdrawn_why?: string;
        };
        IncidentPicture: {
            cells: components["schemas"]["IncidentCell"][];
            /** Format: date-time */
            from: string;
            /** @description Most orders first; the rest are elsewhere */
            places: string[];
            /** Format: int64 */
            step_seconds: number;
        };
        IncidentPoint: {
            /** @description Entries of the timeline that show it */
            entries?: string[];
            text: string;
        };
        IncidentQuery: {
            /**
             * Format: int64
             * @description Orders as the count showed; required to keep the set
             */
            count?: number;
            /**
             * Format: date-time
             * @description Placed since then
             */
            from: string;
            /** @description As the count showed */
            hash?: string;
            /**
             * Format: date-time
             * @description Placed before then; open when left out
             */
            to?: string;
            /** @description Expression over an order: order, customer, worker, merchant, state, brand, region, city, placed_at, event_types, and the fields of its first event, as "PB-500" in products */
            where: string;
        };
        IncidentReview: {
            /** Format: date-time */
            completed_at?: string;
            completed_by?: string;
            /** @description How we came to know, and how we could have earlier */
            detection?: string;
            /** @description What contributed; each may name the entries that show it */
            factors: components["schemas"]["IncidentPoint"][];
            /** @description What keeps it from being complete */
            missing: string[];
            /** @description What happened, in a paragraph */
            summary: string;
            /** Format: date-time */
            updated_at?: string;
            updated_by?: string;
            /** Format: int64 */
            version: number;
            went_badly: components["schemas"]["IncidentPoint"][];
            went_well: components["schemas"]["IncidentPoint"][];
        };
        IncidentReviewText: {
            /** @description How we came to know, and how we could have earlier */
            detection?: string;
            /** @description What contributed; each may name the entries that show it */
            factors: components["schemas"]["IncidentPoint"][];
            /** @description What happened, in a paragraph */
            summary: string;
            went_badly: components["schemas"]["IncidentPoint"][];
            went_well: components["schemas"]["IncidentPoint"][];
        };
        IncidentSelected: {
            /**
             * Format: int64
             * @description Linked already, to this incident or another; not in the count
             */
            already: number;
            /** Format: int64 */
            count: number;
            /**
             * Format: int64
             * @description S0 and S1 among them: they stay first in line in the inbox
             */
            critical: number;
            hash: string;
            /** @description The first twenty */
            sample: components["schemas"]["IncidentLinkedContact"][];
        };
        IncidentSelection: {
            /** @description These, instead of or within the expression */
            contacts?: string[];
            /**
             * Format: int64
             * @description As the count showed; required to link by an expression
             */
            count?: number;
            /**
             * Format: date-time
             * @description Came in since then; since a day before the incident began when left out: people write before we know
             */
            from?: string;
            /** @description As the count showed */
            hash?: string;
            /** @description Expression over a contact, as text contains "peanut" and language == "es"; text is in small letters */
            where?: string;
        };
        IncidentSnapshot: {
            /**
             * Format: int64
             * @description Orders that the one before did not have
             */
            added: number;
            /** Format: date-time */
            at: string;
            by: string;
            /**
             * Format: int64
             * @description How many were kept before it
             */
            earlier: number;
            /** Format: date-time */
            from: string;
            /**
             * Format: int64
             * @description Orders that the one before had
             */
            gone: number;
            hash: string;
            id: string;
            /** Format: int64 */
            orders: number;
            /** Format: int64 */
            people: number;
            /** Format: date-time */
            to?: string;
            where: string;
        };
        IncidentTaking: {
            /** @description What the next one must know */
            note?: string;
            /** @description commander, liaison, scribe, communications or subject_matter */
            role: string;
            /** @description stf_ id; you when left out */
            staff?: string;
        };
        IncidentUpdate: {
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            audience: "internal" | "external";
            author: string;
            author_name?: string;
            /**
             * Format: date-time
             * @description When it was due
             */
            due_at?: string;
            id: string;
            late: boolean;
            /** @description By language; en at least */
            texts: {
                [key: string]: string;
            };
        };
        IncidentWall: {
            /** Format: date-time */
            at: string;
            /**
             * Format: int64
             * @description Open cases past a deadline
             */
            breaches: number;
            /** Format: int64 */
            contacts_waiting: number;
            incidents: components["schemas"]["IncidentWallIncident"][];
            on_call: components["schemas"]["IncidentWallPerson"][];
            queues: components["schemas"]["IncidentWallQueue"][];
            /** @description S0 and S1 that nobody has answered, longest first */
            waiting: components["schemas"]["IncidentWallWaiting"][];
        };
        IncidentWallIncident: {
            commander?: string;
            /** Format: int64 */
            contacts: number;
            /** Format: int64 */
            contacts_critical: number;
            /** Format: int64 */
            contacts_unanswered: number;
            number: string;
            severity: string;
            /** Format: date-time */
            since: string;
            state: string;
            title: string;
            /** Format: date-time */
            update_due_at?: string;
        };
        IncidentWallPerson: {
            duty: string;
            name: string;
            region?: string;
        };
        IncidentWallQueue: {
            name: string;
            /** Format: int64 */
            open: number;
        };
        IncidentWallWaiting: {
            /** Format: date-time */
            due_at?: string;
            /** @description contact or case */
            kind: string;
            number?: string;
            region?: string;
            severity: string;
            /** Format: date-time */
            since: string;
        };
        IncidentWatch: {
            /** @description suggest or link */
            mode: string;
            /** @description Expression over a contact; empty watches for nothing */
            where: string;
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
        IntakeAck: {
            /** Format: date-time */
            at?: string;
            /** @enum {string} */
            state: "sent" | "withheld";
            /** @enum {string} */
            why?: "automatic" | "our_own" | "self_harm" | "limit" | "unsafe" | "thread" | "named_case" | "disputed";
        };
        IntakeAttempt: {
            /** Format: date-time */
            ended_at: string;
            notes?: string;
            /** @enum {string} */
            outcome: "reached" | "voicemail" | "no_answer" | "dropped" | "silent";
            /** Format: date-time */
            started_at: string;
        };
        IntakeBehalf: {
            /** @description Mail address, telephone number, or reference of an account; masked without account.personal */
            from?: string;
            name?: string;
            /** @description What the reporter is to this person */
            relation?: string;
        };
        IntakeCallSummary: {
            /** Format: int64 */
            answered: number;
            /** Format: int64 */
            calls: number;
            /** Format: int64 */
            dropped: number;
            /**
             * Format: int64
             * @description Of the unreturned: the plan does not allow a call
             */
            forbidden: number;
            /** Format: date-time */
            from: string;
            /**
             * Format: int64
             * @description From the end of a call to having reached the caller
             */
            median_return_seconds: number;
            /** Format: int64 */
            missed: number;
            /** Format: date-time */
            oldest_due_at?: string;
            /**
             * Format: int64
             * @description Called back, and reached
             */
            returned: number;
            /**
             * Format: int64
             * @description Silent or whispering
             */
            silent: number;
            /** Format: date-time */
            to: string;
            /**
             * Format: int64
             * @description Nobody of ours has reached the caller yet, whether due or forbidden
             */
            unreturned: number;
        };
        IntakeChannelHealth: {
            channel: string;
            failure?: string;
            /**
             * Format: date-time
             * @description When the last contact came by it
             */
            last_taken_at?: string;
            /**
             * Format: date-time
             * @description When our own message to ourselves last arrived
             */
            probed_at?: string;
        };
        IntakeContact: {
            /**
             * @description Somebody else may hold the account: what comes from it is not who it says
             * @enum {string}
             */
            account_control?: "disputed" | "in_question";
            /** @description Account found by the address; not proof of who wrote */
            account_id?: string;
            /** @description Only when one contact is read */
            acknowledged?: components["schemas"]["IntakeAck"];
            /** @description Message of ours this automatic reply or bounce belongs to */
            answers?: string;
            /** @description To the questions of the severity tree, beside the first two */
            answers_given?: {
                [key: string]: string;
            };
            /** @enum {string} */
            auto?: "auto_reply" | "bounce" | "generated";
            brand?: string;
            case_id?: string;
            /** @description Code of the taxonomy that a person chose */
            category?: string;
            /** @enum {string} */
            channel: "email" | "web" | "phone" | "sms" | "api" | "staff";
            city?: string;
            closed_why?: string;
            files?: components["schemas"]["IntakeContactFile"][];
            /** @description Earlier contact of the same report */
            follows?: string;
            /** @description Mail address or telephone number; masked without account.personal */
            from: string;
            /** @enum {string} */
            happening_now?: "yes" | "no" | "unknown";
            id: string;
            /**
             * @description Who writes; left out for customers, workers and everybody else
             * @enum {string}
             */
            kind?: "store" | "press" | "regulator" | "field" | "social";
            language?: string;
            lease_by?: string;
            /** Format: date-time */
            lease_until?: string;
            /**
             * Format: date-time
             * @description Date a regulator named
             */
            legal_due?: string;
            /** @description Case whose thread was named by somebody we never wrote to there */
            may_be_reply_to?: string;
            name?: string;
            /** Format: date-time */
            occurred_at?: string;
            /** @description The person it is about, when somebody else told us */
            on_behalf?: components["schemas"]["IntakeBehalf"];
            order_id?: string;
            party?: string;
            /** @description Given beside a mail address; withheld without account.personal */
            phone?: string;
            /** @description Asks a person whether it is S0 or S1 */
            raise?: components["schemas"]["IntakeRaise"];
            /** Format: date-time */
            received_at: string;
            region?: string;
            /** @enum {string} */
            safe_now?: "yes" | "no" | "unknown";
            sender_check?: components["schemas"]["IntakeSenderCheck"];
            /** @description What a person chose */
            severity?: string;
            /** @enum {string} */
            state: "new" | "joined" | "case" | "recorded" | "closed";
            subject: string;
            suggestion: components["schemas"]["TriageSuggestion"];
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
        IntakeFetch: {
            /** @description INBOX when left out */
            folder?: string;
            host: string;
            /** Format: int64 */
            port: number;
            /**
             * @description Never without encryption
             * @enum {string}
             */
            security: "tls" | "starttls";
            user: string;
        };
        IntakeHealth: {
            items: components["schemas"]["IntakeChannelHealth"][];
            mailboxes: components["schemas"]["IntakeMailbox"][];
        };
        IntakeLanguageRecall: {
            /**
             * Format: int64
             * @description Suggested S0 or S1 when they came
             */
            found: number;
            language: string;
            /** Format: double */
            recall: number;
            /**
             * Format: int64
             * @description S0 or S1 in truth
             */
            severe: number;
        };
        IntakeMailbox: {
            address: string;
            /** @description Name under which our own mail server writes what it found out about senders; empty: senders are not checked */
            authserv_id: string;
            brand: string;
            health: components["schemas"]["IntakeMailboxHealth"];
            /**
             * Format: int64
             * @description How many Received fields of our own servers stand above that
             */
            hops: number;
            id: string;
            imap?: components["schemas"]["IntakeFetch"];
            kind: string;
            name: string;
            region: string;
            /** @enum {string} */
            state: "on" | "off";
            /** Format: int64 */
            version: number;
        };
        IntakeMailboxHealth: {
            failure?: string;
            /**
             * Format: int64
             * @description In a row
             */
            failures: number;
            /** Format: date-time */
            last_taken_at?: string;
            /** Format: date-time */
            next_at?: string;
            /** Format: date-time */
            ok_at?: string;
            /**
             * Format: int64
             * @description Messages the guard refused; they stay in the mailbox
             */
            refused: number;
            /** @enum {string} */
            state: "listening" | "new" | "ok" | "failing" | "dead" | "off";
            /** Format: date-time */
            tried_at?: string;
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
        IntakeModelPrecision: {
            /**
             * Format: double
             * @description Share whose branch a person chose as well, of those with both
             */
            category_right: number;
            /** Format: int64 */
            contacts: number;
            model: string;
            /** Format: int64 */
            raised_alone: number;
            /** Format: int64 */
            raised_right: number;
            /**
             * Format: int64
             * @description With both
             */
            sorted: number;
            /**
             * Format: int64
             * @description Answered by I don't know
             */
            unknown: number;
        };
        IntakeNewMailbox: {
            address: string;
            authserv_id?: string;
            brand?: string;
            /**
             * Format: int64
             * @description 1 when left out
             */
            hops?: number;
            /** @description Left out: our own listener takes its mail */
            imap?: components["schemas"]["IntakeFetch"];
            /** @enum {string} */
            kind?: "" | "store" | "press" | "regulator" | "field" | "social";
            name: string;
            region?: string;
            /** @description Password; never given back. Left out on a change: it stays */
            secret?: string;
            /** @enum {string} */
            state?: "on" | "off";
        };
        IntakePhoneCall: {
            /** Format: date-time */
            answered_at?: string;
            /** @description yes or no to each of them */
            answers?: string[];
            /**
             * Format: int64
             * @description How many yes/no questions were texted
             */
            asked: number;
            /**
             * Format: int64
             * @description How often somebody tried to call back
             */
            attempts: number;
            /** @enum {string} */
            call_back: "none" | "due" | "forbidden" | "reached";
            case_id?: string;
            contact_id: string;
            /** Format: date-time */
            due_at?: string;
            /** Format: date-time */
            ended_at?: string;
            id: string;
            /**
             * @description Absent while the call goes on
             * @enum {string}
             */
            outcome?: "answered" | "missed" | "dropped" | "silent" | "whispering";
            /** Format: date-time */
            rang_at: string;
            /** Format: date-time */
            reached_at?: string;
            /**
             * @description Why a recording was lawful
             * @enum {string}
             */
            recording_consent?: "notice" | "agreed";
            /** @description Needs account.personal */
            recording_url?: string;
            /** Format: int64 */
            version: number;
            /** @description What forbids calling back */
            why?: string;
        };
        IntakeRaise: {
            /** Format: date-time */
            at?: string;
            by?: string;
            /**
             * Format: date-time
             * @description When it pages by itself
             */
            due_at?: string;
            page?: string;
            /** Format: int64 */
            severity: number;
            /** @enum {string} */
            state: "waiting" | "confirmed" | "dismissed" | "paged";
            why?: string;
        };
        IntakeRechecked: {
            chosen?: string;
            contact: string;
            /** Format: int64 */
            was: number;
            /** @description That move the new suggestion */
            words: string[];
            /** Format: int64 */
            would: number;
        };
        IntakeSenderCheck: {
            /** @description authserv-id of the server that checked */
            by?: string;
            dkim?: string;
            dmarc?: string;
            /** @enum {string} */
            proof?: "proved" | "failed" | "none";
            spf?: string;
        };
        IntakeSimilar: {
            id: string;
            number: string;
            /**
             * Format: double
             * @description 0 to 1; how much speaks for it
             */
            score: number;
            severity: string;
            state: string;
            title: string;
            /** @description same_report, named, same_order, same_account, same_sender, same_place_and_time, similar_text */
            why: string[];
        };
        IntakeSubmission: {
            attachments?: components["schemas"]["IntakeUpload"][];
            /** @enum {string} */
            channel: "email" | "web" | "phone" | "sms" | "api" | "staff";
            /** @description Id at the place it was found: of a post, review or complaint. The same id is one contact */
            external_id?: string;
            /** @description Mail address, telephone number, or reference of an account */
            from?: string;
            /** @enum {string} */
            happening_now?: "yes" | "no" | "unknown";
            /**
             * @description Who writes; left out for customers, workers and everybody else
             * @enum {string}
             */
            kind?: "" | "store" | "press" | "regulator" | "field" | "social";
            language?: string;
            /**
             * Format: date-time
             * @description Date a regulator named
             */
            legal_due?: string;
            /** @description Where it was found */
            link?: string;
            name?: string;
            /** Format: date-time */
            occurred_at?: string;
            /** @description The person it is about, when from is somebody else */
            on_behalf?: components["schemas"]["IntakeBehalf"];
            /** @description Reference of the order it is about */
            order?: string;
            /** @description Telephone number beside a mail address */
            phone?: string;
            /** @enum {string} */
            safe_now?: "yes" | "no" | "unknown";
            subject?: string;
            text: string;
        };
        IntakeTriage: {
            /** @description To further questions of the severity tree */
            answers?: {
                [key: string]: string;
            };
            /** @description Code of the taxonomy: a behaviour, or a branch when no more is known */
            category?: string;
            /**
             * @description Is it happening now?
             * @enum {string}
             */
            happening_now?: "yes" | "no" | "unknown";
            /** @description Required to choose less than a suggested S0 or S1, and for the second person who lowers one that was chosen */
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
        IntakeTriageAgreement: {
            /**
             * Format: int64
             * @description Of those, suggested so by what is in force
             */
            found_was: number;
            /** Format: int64 */
            found_would: number;
            /**
             * Format: int64
             * @description Suggested S0 or S1, and people chose less
             */
            over_was: number;
            /** Format: int64 */
            over_would: number;
            /**
             * Format: int64
             * @description Contacts that people made S0 or S1
             */
            severe: number;
        };
        IntakeTriageChecked: {
            /** @description At most 100, the widest first */
            changes: components["schemas"]["IntakeRechecked"][];
            /** @description Beside what people chose */
            chosen: components["schemas"]["IntakeTriageAgreement"];
            /** Format: int64 */
            days: number;
            /** Format: int64 */
            lowered: number;
            /** @description How many were Sn (row) and would be Sm (column) */
            matrix: number[][];
            /**
             * Format: int64
             * @description Suggested worse than by what is in force
             */
            raised: number;
            /** Format: int64 */
            same: number;
            /**
             * Format: int64
             * @description Past contacts, newest first
             */
            tried: number;
        };
        IntakeTriagePrecision: {
            /**
             * Format: int64
             * @description With a truth
             */
            contacts: number;
            /** Format: int64 */
            days: number;
            languages: components["schemas"]["IntakeLanguageRecall"][];
            models: components["schemas"]["IntakeModelPrecision"][];
            parity: components["schemas"]["TriageParity"];
            /** @description By how they ended */
            raises: {
                [key: string]: number;
            };
            triggers: components["schemas"]["IntakeTriggerPrecision"][];
            /** @description Suggestions by the version of trigger lists */
            versions: components["schemas"]["IntakeVersionAccuracy"][];
        };
        IntakeTriggerPrecision: {
            /** Format: int64 */
            fired: number;
            phrase: string;
            /** Format: double */
            precision: number;
            /**
             * Format: int64
             * @description The truth was as severe as suggested, or worse
             */
            right: number;
            /**
             * Format: int64
             * @description Worst that was suggested with it
             */
            severity: number;
            /** Format: int64 */
            version: number;
        };
        IntakeUpload: {
            /** @description base64 */
            data: string;
            name: string;
            type?: string;
        };
        IntakeVersionAccuracy: {
            /** Format: double */
            precision: number;
            /** Format: int64 */
            raised: number;
            /** Format: int64 */
            right: number;
            /** Format: int64 */
            version: number;
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
        LintInBody: {
            /** @enum {string} */
            audience: "internal" | "external";
            texts: {
                [key: string]: string;
            };
        };
        LintOutBody: {
            blocked: boolean;
            /** @description By language */
            findings: {
                [key: string]: components["schemas"]["CommsFinding"][];
            };
        };
        ListAutomationStopBody: {
            items: components["schemas"]["CommsAutomationStop"][];
        };
        ListCallBody: {
            items: components["schemas"]["CommsCall"][];
        };
        ListDiffLineBody: {
            items: components["schemas"]["CommsDiffLine"][];
        };
        ListEndpointBody: {
            items: components["schemas"]["CommsEndpoint"][];
        };
        ListFindingBody: {
            items: components["schemas"]["CommsFinding"][];
        };
        ListFollowUpBody: {
            items: components["schemas"]["CommsFollowUp"][];
        };
        ListMacroBody: {
            items: components["schemas"]["CommsMacro"][];
        };
        ListOfHandoverBody: {
            items: components["schemas"]["OncallHandover"][];
        };
        ListOfHeartbeatBody: {
            items: components["schemas"]["OncallHeartbeat"][];
        };
        ListOfLoadBody: {
            items: components["schemas"]["OncallLoad"][];
        };
        ListOfMatterBody: {
            items: components["schemas"]["OncallMatter"][];
        };
        ListOfMethodBody: {
            items: components["schemas"]["OncallMethod"][];
        };
        ListOfOverrideBody: {
            items: components["schemas"]["OncallOverride"][];
        };
        ListOfPolicyBody: {
            items: components["schemas"]["OncallPolicy"][];
        };
        ListOfScheduleBody: {
            items: components["schemas"]["OncallSchedule"][];
        };
        ListOfSwapBody: {
            items: components["schemas"]["OncallSwap"][];
        };
        ListOfTimeOffBody: {
            items: components["schemas"]["OncallTimeOff"][];
        };
        ListPressNoteBody: {
            items: components["schemas"]["CommsPressNote"][];
        };
        ListTemplateBody: {
            items: components["schemas"]["CommsTemplate"][];
        };
        ListTranslationBody: {
            items: components["schemas"]["CommsTranslation"][];
        };
        MailboxesOutBody: {
            items: components["schemas"]["IntakeMailbox"][];
        };
        ManyActionItemBody: {
            items: components["schemas"]["IncidentActionItem"][];
        };
        ManyBulkBody: {
            items: components["schemas"]["IncidentBulk"][];
        };
        ManyCallBody: {
            items: components["schemas"]["IncidentCall"][];
        };
        ManyHeldBody: {
            items: components["schemas"]["IncidentHeld"][];
        };
        ManyLinkedContactBody: {
            items: components["schemas"]["IncidentLinkedContact"][];
        };
        ManyMatterBody: {
            items: components["schemas"]["IncidentMatter"][];
        };
        ManyPartnerBody: {
            items: components["schemas"]["IncidentPartner"][];
        };
        ManyUpdateBody: {
            items: components["schemas"]["IncidentUpdate"][];
        };
        MarkInBody: {
            /** @enum {string} */
            outcome: "answered" | "dropped" | "silent" | "whispering";
        };
        MemberInBody: {
            /** @description false takes the person away */
            in?: boolean;
            staff: string;
        };
        MergeInBody: {
            /** @description Only say what it would do */
            dry_run?: boolean;
            /** @description cas_ id or number of the case it becomes part of */
            into: string;
            /** @description Kept as a note */
            reason?: string;
        };
        NewBeatInBody: {
            /** Format: int64 */
            every_minutes: number;
            hours?: components["schemas"]["OncallHours"];
            key: string;
            name: string;
            /** @enum {string} */
            severity: "S0" | "S1" | "S2" | "S3" | "S4";
        };
        NewImportInBody: {
            /** @description Take the events as live: alerts, effects and webhooks follow */
            live?: boolean;
            /** @description Text of a mapping.yaml for CSV; the ruleset's own otherwise */
            mapping?: string;
            /** @description What to call it, such as the file's name */
            name: string;
        };
        NewTemplateInBody: {
            /** @description A name like reply.first */
            id: string;
            /** @description What changed and why */
            note?: string;
            purpose?: string;
            /** @description A second person publishes it. It stays so: only a person who may approve takes it off */
            sensitive?: boolean;
            text: components["schemas"]["CommsTemplateText"];
            title: string;
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
        NowMeStruct: {
            on_call: boolean;
            /** Format: date-time */
            until?: string;
        };
        NowOpenStruct: {
            /** Format: int64 */
            s0: number;
            /** Format: int64 */
            s1: number;
        };
        NowPagesStruct: {
            /** Format: int64 */
            open: number;
            /** Format: int64 */
            unanswered: number;
        };
        OncallBeatBody: {
            /** Format: int64 */
            every_minutes: number;
            hours?: components["schemas"]["OncallHours"];
            name: string;
            /** @enum {string} */
            severity: "S0" | "S1" | "S2" | "S3" | "S4";
        };
        OncallDuty: {
            gap: boolean;
            name: string;
            /** @description Who comes then */
            next: components["schemas"]["OncallSeat"][];
            people: components["schemas"]["OncallSeat"][];
            schedule: string;
            /**
             * Format: date-time
             * @description Until when it is so, as far as a week ahead
             */
            until: string;
        };
        OncallEntry: {
            /** Format: date-time */
            at: string;
            detail?: string;
            name?: string;
            /** Format: int64 */
            round: number;
            /** Format: int64 */
            step: number;
            /** @description triggered, raised, step, skipped, sent, delivered, failed, undeliverable, acknowledged, unacknowledged, escalated, handed_back, again, timed_out, resolved … */
            what: string;
            who?: string;
        };
        OncallFeed: {
            /** Format: date-time */
            created_at?: string;
            exists: boolean;
            /** @description Only when it was just made: we keep a hash */
            url?: string;
        };
        OncallHandover: {
            /** Format: date-time */
            acknowledged_at?: string;
            acknowledged_by?: string;
            /** Format: date-time */
            at: string;
            by: string;
            id: string;
            /** @description Open S0 and S1 at that time that you may see */
            matters: components["schemas"]["OncallMatter"][];
            /** @description Empty when it speaks of a matter that you may not see */
            note: string;
            schedule?: string;
            /** @description stf_ id; empty is whoever comes */
            to?: string;
        };
        OncallHeartbeat: {
            /**
             * Format: date-time
             * @description When silence has lasted too long
             */
            due_at?: string;
            /**
             * Format: int64
             * @description Longest silence
             */
            every_minutes: number;
            failure?: string;
            /** @description Only then is it expected; none means always */
            hours?: components["schemas"]["OncallHours"];
            /** @description As intake.mail; what is alive says so under it */
            key: string;
            /** Format: date-time */
            last_at?: string;
            /** @description Said in the page: neutral */
            name: string;
            /** @description The open page about it */
            page?: string;
            /** @enum {string} */
            severity: "S0" | "S1" | "S2" | "S3" | "S4";
            /** @enum {string} */
            state: "new" | "ok" | "silent" | "failed";
            /** Format: int64 */
            version: number;
        };
        OncallHours: {
            windows: components["schemas"]["OncallWindow"][];
            zone: string;
        };
        OncallLayer: {
            name: string;
            rotation: components["schemas"]["OncallRotation"];
            /** @description Only then; none means always. For follow-the-sun: a layer per place, each with its day */
            windows?: components["schemas"]["OncallWindow"][];
            /** @description IANA zone; empty is the schedule's */
            zone?: string;
        };
        OncallLine: {
            /** Format: date-time */
            at: string;
            /** @description mail, sms, voice, webhook or push */
            by?: string;
            name?: string;
            person?: string;
            /**
             * Format: int64
             * @description From 1
             */
            round: number;
            /** @description Why somebody, or the step, is passed by: nobody_on_call, no_method, resting, gone; or timed_out at the end */
            skipped?: string;
            /**
             * Format: int64
             * @description From 1
             */
            step: number;
            /** @description As 02:10 Ana by call, in UTC */
            text: string;
            /**
             * Format: date-time
             * @description Of quiet hours
             */
            until?: string;
        };
        OncallLoad: {
            /**
             * Format: double
             * @description Mean time from the first message to the acknowledgement of those
             */
            ack_seconds: number;
            id: string;
            /** Format: int64 */
            messages: number;
            name: string;
            /**
             * Format: int64
             * @description Pages that reached the person between 22:00 and 06:00 of the zone asked for
             */
            nights: number;
            /** Format: int64 */
            pages: number;
            /**
             * Format: int64
             * @description Pages the person acknowledged
             */
            taken: number;
        };
        OncallMatter: {
            assignee?: string;
            /** Format: date-time */
            due_at?: string;
            id: string;
            number: string;
            severity: string;
            state: string;
            /**
             * Format: int64
             * @description Open tasks
             */
            tasks: number;
        };
        OncallMethod: {
            /** @description Masked but for yourself */
            address: string;
            /** Format: date-time */
            created_at: string;
            id: string;
            /** @enum {string} */
            kind: "mail" | "sms" | "voice" | "webhook" | "push";
            label?: string;
            /** @description Of a webhook: what its messages are signed with (Standard Webhooks) */
            secret?: string;
            /** @enum {string} */
            state: "pending" | "verified" | "revoked";
            /** Format: date-time */
            verified_at?: string;
            /** Format: int64 */
            version: number;
            /** @description Why it was revoked */
            why?: string;
        };
        OncallNewHandover: {
            note: string;
            schedule?: string;
            /** @description stf_ id of who comes */
            to?: string;
        };
        OncallNewMethod: {
            address: string;
            /** @enum {string} */
            kind: "mail" | "sms" | "voice" | "webhook" | "push";
            label?: string;
        };
        OncallNewOverride: {
            /** Format: date-time */
            from: string;
            instead_of?: string;
            /** @enum {string} */
            kind: "replace" | "add" | "remove";
            person?: string;
            schedule: string;
            /** Format: date-time */
            to: string;
        };
        OncallNewPage: {
            brand?: string;
            region?: string;
            /** @enum {string} */
            severity: "S0" | "S1" | "S2" | "S3" | "S4";
            /** @description Says DRILL */
            test?: boolean;
            /** @description Neutral: it goes over SMS and mail. No names, no addresses */
            title: string;
        };
        OncallNewSwap: {
            /**
             * Format: date-time
             * @description Beginning of the other's duty that you do in return
             */
            back_from?: string;
            /** Format: date-time */
            back_to?: string;
            /** Format: date-time */
            from: string;
            /** @description stf_ id of who is asked */
            other: string;
            schedule: string;
            /** Format: date-time */
            to: string;
        };
        OncallNewTimeOff: {
            /** Format: date-time */
            from: string;
            /** @description Yourself when left out */
            person?: string;
            /** Format: date-time */
            to: string;
        };
        OncallNow: {
            /** Format: date-time */
            at: string;
            duties: components["schemas"]["OncallDuty"][];
            me: components["schemas"]["NowMeStruct"];
            /** @description Names of everybody on duty */
            on_call: string;
            /** @description Open cases you may see */
            open: components["schemas"]["NowOpenStruct"];
            /** @description Pages you may see */
            pages: components["schemas"]["NowPagesStruct"];
        };
        OncallOverride: {
            by: string;
            /** Format: date-time */
            from: string;
            id: string;
            /** @description stf_ id of who is relieved */
            instead_of?: string;
            /**
             * @description replace: instead of everybody, or of one; add: in addition; remove: that one is not on duty here and the layer below takes over
             * @enum {string}
             */
            kind: "replace" | "add" | "remove";
            /** @description stf_ id of who takes the duty */
            person?: string;
            schedule: string;
            /** @enum {string} */
            state: "active" | "cancelled";
            /** Format: date-time */
            to: string;
            /** Format: int64 */
            version: number;
        };
        OncallPage: {
            /** Format: date-time */
            acknowledged_at?: string;
            acknowledged_by?: string;
            brand?: string;
            /** Format: date-time */
            created_at: string;
            drill?: boolean;
            /**
             * Format: date-time
             * @description When it goes on by itself
             */
            due_at?: string;
            /** Format: date-time */
            ended_at?: string;
            id: string;
            kind: string;
            log?: components["schemas"]["OncallEntry"][];
            notifications?: components["schemas"]["OncallSent"][];
            number?: string;
            object: string;
            policy?: string;
            region?: string;
            severity: string;
            /** @enum {string} */
            state: "triggered" | "notified" | "acknowledged" | "resolved" | "timed_out";
            title: string;
            /** Format: int64 */
            version: number;
            /** @description Why it ended, or why it timed out: nobody, no_policy */
            why?: string;
        };
        OncallPolicy: {
            /**
             * Format: int64
             * @description After an acknowledgement that no work follows the page begins again; 0 = never
             */
            ack_minutes?: number;
            /**
             * Format: int64
             * @description A page that timed out begins again after this; 0 = never
             */
            again_minutes?: number;
            id: string;
            name: string;
            /**
             * Format: int64
             * @description The first policy by rank whose condition holds is taken
             */
            rank: number;
            /**
             * Format: int64
             * @description How often the steps are gone through again
             */
            repeats?: number;
            steps: components["schemas"]["OncallStep"][];
            /** Format: int64 */
            version: number;
            warnings?: string[];
            /** @description Over severity, region, brand and kind of the page, as severity <= S1 and region == "US-WA"; empty holds always */
            when: string;
        };
        OncallPolicyBody: {
            /**
             * Format: int64
             * @description After an acknowledgement that no work follows the page begins again; 0 = never
             */
            ack_minutes?: number;
            /**
             * Format: int64
             * @description A page that timed out begins again after this; 0 = never
             */
            again_minutes?: number;
            name: string;
            /** Format: int64 */
            rank?: number;
            /**
             * Format: int64
             * @description How often the steps are gone through again
             */
            repeats?: number;
            steps: components["schemas"]["OncallStep"][];
            when?: string;
        };
        OncallPreview: {
            lines: components["schemas"]["OncallLine"][];
            /** @description None: nobody would be paged */
            policy?: components["schemas"]["PreviewPolicyStruct"];
        };
        OncallQuiet: {
            /** @description 22:00 */
            from: string;
            /** @description Severities that come through all the same; S0 and S1 unless the person says otherwise */
            pierce?: string[];
            /** @description 07:00 */
            to: string;
            /** @description IANA zone of the person */
            zone: string;
        };
        OncallRotation: {
            /** @enum {string} */
            every: "hour" | "day" | "week" | "month";
            /**
             * Format: int64
             * @description A turn lasts n times every
             */
            n: number;
            /** @description stf_ ids in their order */
            people: string[];
            /** @description When the first turn begins, on the clock of the layer's zone: 2026-01-05T09:00. Its time of day is the hand-off time */
            start: string;
        };
        OncallRule: {
            /**
             * Format: int64
             * @description Minutes
             */
            after: number;
            /** @description mth_ id */
            method: string;
            /** @description S0 … S4; none means all */
            severities?: string[];
        };
        OncallRules: {
            quiet?: components["schemas"]["OncallQuiet"];
            /** @description None: mail at once, a text message and a call a little later, sooner the worse it is */
            rules: components["schemas"]["OncallRule"][];
            /** Format: int64 */
            version: number;
        };
        OncallRulesBody: {
            quiet?: components["schemas"]["OncallQuiet"];
            rules: components["schemas"]["OncallRule"][];
        };
        OncallSchedule: {
            id?: string;
            /** @description Lowest first; a later one overrides those before it while it has somebody */
            layers: components["schemas"]["OncallLayer"][];
            name: string;
            /** @description stf_ id of who is warned of gaps */
            owner?: string;
            /** Format: int64 */
            version?: number;
            /**
             * Format: int64
             * @description How many days before a gap the owner is warned; 0 = never
             */
            warn_days: number;
            /** @description IANA zone */
            zone: string;
        };
        OncallScore: {
            /**
             * Format: double
             * @description Mean over all pairs of people of the smaller share of hours over the larger, in percent; from 95 it counts as 100
             */
            balance: number;
            /**
             * Format: double
             * @description The same over hours of night
             */
            balance_nights: number;
            /**
             * Format: double
             * @description The same over hours of weekends
             */
            balance_weekends: number;
            /**
             * Format: double
             * @description Percent of the time in which somebody is on duty
             */
            coverage: number;
            people: components["schemas"]["OncallShare"][];
            /**
             * Format: int64
             * @description Mean of coverage and balance, 0 to 100
             */
            score: number;
        };
        OncallSeat: {
            id: string;
            name: string;
            /** @description ovr_ or swp_ id that put the person there */
            via?: string;
            /** @description Name of the layer, or override */
            why: string;
        };
        OncallSent: {
            /** @description mail, sms, voice, webhook or push */
            by: string;
            /** @description The notification whose message told of this page too */
            carried_by?: string;
            /** Format: date-time */
            delivered_at?: string;
            /** Format: date-time */
            due_at: string;
            failure?: string;
            id: string;
            name: string;
            person: string;
            /**
             * Format: int64
             * @description From 1
             */
            round: number;
            /** Format: date-time */
            sent_at?: string;
            /** @enum {string} */
            state: "queued" | "sending" | "sent" | "delivered" | "failed" | "undeliverable" | "stopped";
            /**
             * Format: int64
             * @description From 1
             */
            step: number;
        };
        OncallShare: {
            /** Format: double */
            hours: number;
            id: string;
            name: string;
            /**
             * Format: double
             * @description Hours between 22:00 and 06:00 in the schedule's zone
             */
            nights: number;
            /**
             * Format: double
             * @description Hours on Saturday and Sunday in the schedule's zone
             */
            weekends: number;
        };
        OncallSpan: {
            /** Format: date-time */
            from: string;
            /** @description Nobody is on duty */
            gap?: boolean;
            people: components["schemas"]["OncallSeat"][];
            /** Format: date-time */
            to: string;
        };
        OncallStep: {
            targets: components["schemas"]["OncallTarget"][];
            /**
             * Format: int64
             * @description Minutes until the next step when nobody answers. A step that reaches nobody does not wait
             */
            wait: number;
        };
        OncallSwap: {
            /** @description stf_ id of who wants to be relieved */
            asks: string;
            /** Format: date-time */
            back_from?: string;
            /** Format: date-time */
            back_to?: string;
            /** Format: date-time */
            from: string;
            id: string;
            /** @description stf_ id of who is asked */
            other: string;
            schedule: string;
            /** @enum {string} */
            state: "requested" | "accepted" | "declined" | "withdrawn";
            /** Format: date-time */
            to: string;
            /** Format: int64 */
            version: number;
        };
        OncallTarget: {
            id: string;
            /** @enum {string} */
            kind: "person" | "schedule" | "team" | "role";
            /** @description Given by us */
            name?: string;
        };
        OncallTimeOff: {
            /** Format: date-time */
            from: string;
            id: string;
            /** @description stf_ id */
            person: string;
            /** Format: date-time */
            to: string;
            /** Format: int64 */
            version: number;
        };
        OncallWindow: {
            /** @description mon … sun; none means every day. The day is that on which the window begins */
            days?: string[];
            /** @description 09:00 */
            from: string;
            /** @description 17:00; at or before from it is on the next day */
            to: string;
        };
        OwnInBody: {
            /** @description stf_ id; empty gives it back */
            owner: string;
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
        PageCasesHandover: {
            items: components["schemas"]["CasesHandover"][];
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
        PageCasesRelation: {
            items: components["schemas"]["CasesRelation"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageCasesRoutingVersion: {
            items: components["schemas"]["CasesRoutingVersion"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageCasesSavedView: {
            items: components["schemas"]["CasesSavedView"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageCasesSimilar: {
            items: components["schemas"]["CasesSimilar"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageCaseTask: {
            items: components["schemas"]["CaseTask"][];
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
        PageIncident: {
            items: components["schemas"]["Incident"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageIncidentEntry: {
            items: components["schemas"]["IncidentEntry"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageIncidentPartner: {
            items: components["schemas"]["IncidentPartner"][];
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
        PageIntakePhoneCall: {
            items: components["schemas"]["IntakePhoneCall"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageOncallPage: {
            items: components["schemas"]["OncallPage"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageProtocolRun: {
            items: components["schemas"]["ProtocolRun"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageProtocolSummary: {
            items: components["schemas"]["ProtocolSummary"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageProtocolVersion: {
            items: components["schemas"]["ProtocolVersion"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PageSlaClockLine: {
            items: components["schemas"]["SlaClockLine"][];
            /** @description send as cursor for the next page; absent on the last */
            next_cursor?: string;
        };
        PartnerVerifyInBody: {
            /** @enum {string} */
            how: "official_site" | "called_switchboard" | "met_in_person" | "written_agreement" | "state_directory";
            /**
             * Format: int64
             * @description 12 when left out
             */
            months?: number;
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
        PolicyPreviewInBody: {
            /** @description Of the samples */
            brand?: string;
            document: components["schemas"]["SlaDocument"];
            region?: string;
            samples?: string[];
            type?: string;
        };
        PolicyPublishInBody: {
            /**
             * Format: int64
             * @description The version that was changed
             */
            base: number;
            document: components["schemas"]["SlaDocument"];
            /** @description What changes and why; not personal data */
            note: string;
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
        PressInBody: {
            /** @description What was asked, without naming anybody */
            asked?: string;
            /** @enum {string} */
            outlet?: "press" | "social" | "executive";
        };
        PressMoveInBody: {
            /** @enum {string} */
            state: "taken" | "done";
        };
        PreviewPolicyStruct: {
            id: string;
            name: string;
            /** Format: int64 */
            version: number;
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
        Protocol: {
            document: string;
            draft?: components["schemas"]["ProtocolDraft"];
            hash: string;
            id: string;
            outline?: components["schemas"]["ProtocolDocument"];
            /** @description Came with the product */
            shipped: boolean;
            /**
             * Format: int64
             * @description The version below
             */
            shown: number;
            /** @enum {string} */
            state: "draft" | "published" | "retired";
            title: string;
            /** Format: date-time */
            updated_at: string;
            /**
             * Format: int64
             * @description Newest published; 0 = none yet
             */
            version: number;
            versions: components["schemas"]["ProtocolVersion"][];
        };
        ProtocolApproveInBody: {
            note?: string;
        };
        ProtocolAsk: {
            /** @description The question, by language */
            ask: {
                [key: string]: string;
            };
            id: string;
            /** @enum {string} */
            kind: "yes_no" | "choice" | "text" | "time" | "number";
            /** @description The step is not done without it */
            needed: boolean;
            options?: components["schemas"]["ProtocolOption"][];
        };
        ProtocolCall: {
            /** @enum {string} */
            direction: "in" | "out";
            /** Format: date-time */
            ended_at: string;
            notes?: string;
            /** @enum {string} */
            outcome: "reached" | "voicemail" | "dropped" | "no_answer";
            /** Format: date-time */
            started_at: string;
        };
        ProtocolCareRule: {
            rule: string;
            text: string;
        };
        ProtocolCaseRuns: {
            items: components["schemas"]["ProtocolRun"][];
            suggestions: components["schemas"]["ProtocolSuggestion"][];
        };
        ProtocolChange: {
            /** @enum {string} */
            change: "added" | "removed" | "changed" | "moved";
            fields: components["schemas"]["ProtocolFieldChange"][];
            /** @description Empty for the head of the protocol */
            step: string;
            title: string;
        };
        ProtocolCheck: {
            ok: boolean;
            outline?: components["schemas"]["ProtocolDocument"];
            problems: components["schemas"]["ProtocolProblem"][];
        };
        ProtocolDeed: {
            /** @description interim: separate, warn, restrict or suspend */
            action?: string;
            clause?: string;
            /** Format: int64 */
            days?: number;
            /** @description page: also in a drill, marked as one */
            drill?: boolean;
            /** @description interim: from whom the person is separated */
            from?: string;
            in?: string;
            /** @enum {string} */
            kind: "send" | "page" | "interim" | "task" | "incident" | "call" | "dispatch" | "refer" | "restrict" | "dispute";
            /** @description dispatch: police, ambulance, fire, animal_control, crisis_line or poison_control */
            service?: string;
            /** @description task: task, call_back, follow_up or review */
            task?: string;
            /** @description send */
            template?: string;
            title?: string;
            /** @description Role of a party (send, call, task), of staff (page), or police, legal, claim, insurer, regulator (refer) */
            to?: string;
        };
        ProtocolDifference: {
            /** Format: int64 */
            from: number;
            is: string;
            items: components["schemas"]["ProtocolChange"][];
            problems: components["schemas"]["ProtocolProblem"][];
            /**
             * Format: int64
             * @description 0 is the next text, not published yet
             */
            to: number;
            was: string;
        };
        ProtocolDocument: {
            /** @description What holds in every step */
            care?: string[];
            /**
             * @description Whom it is about; decides which care rules apply
             * @enum {string}
             */
            harm: "person" | "self" | "animal" | "none";
            id: string;
            /** @description Role that answers for the text */
            owner: string;
            /** @description A second person publishes it */
            sensitive: boolean;
            steps: components["schemas"]["ProtocolStep"][];
            /** @description Expression over a case: proposed where it holds */
            suggest?: string;
            summary?: string;
            title: string;
        };
        ProtocolDraft: {
            author: string;
            /**
             * Format: int64
             * @description Version it began from
             */
            base: number;
            document: string;
            note?: string;
            problems: components["schemas"]["ProtocolProblem"][];
            /** @description Why a second person sent it back */
            refused?: string;
            /**
             * @description asked: waits for a second person
             * @enum {string}
             */
            state: "draft" | "asked";
            /** Format: date-time */
            updated_at: string;
            /** Format: int64 */
            version: number;
        };
        ProtocolDue: {
            /** @description start, opened, previous, a step, or answers.x */
            from: string;
            /** @description As it is written: 10m after start */
            text: string;
        };
        ProtocolEscalation: {
            text: string;
            /** @description Role */
            to: string;
        };
        ProtocolFieldChange: {
            field: string;
            is: string;
            was: string;
        };
        ProtocolFinish: {
            /** @description By question; an empty value takes an answer back */
            answers?: {
                [key: string]: string;
            };
            /** @description Lines of the checklist that are done */
            checked?: string[];
            /** @description How it was done, where that differs from the text */
            note?: string;
            /** @description Do what the step does */
            perform?: boolean;
            /** @description What performing it needs */
            with?: components["schemas"]["ProtocolWith"];
        };
        ProtocolItem: {
            id: string;
            text: string;
        };
        ProtocolNewDrill: {
            brand?: string;
            city?: string;
            language?: string;
            protocol: string;
            region?: string;
            /**
             * @description S1 when left out
             * @enum {string}
             */
            severity?: "S0" | "S1" | "S2" | "S3" | "S4";
            team?: string;
            title?: string;
            /** @description safety when left out */
            type?: string;
        };
        ProtocolOption: {
            id: string;
            text: string;
        };
        ProtocolProblem: {
            /** Format: int64 */
            column: number;
            do?: string;
            /** @enum {string} */
            level: "error" | "warning";
            /** Format: int64 */
            line: number;
            /** @description Care rule that is broken */
            rule?: string;
            what: string;
        };
        ProtocolRun: {
            care: string[];
            case_id: string;
            /** Format: int64 */
            done: number;
            drill: boolean;
            /** Format: date-time */
            ended_at?: string;
            ended_by?: string;
            id: string;
            /** @description Of the case */
            language?: string;
            /**
             * Format: int64
             * @description More than version: it may be upgraded
             */
            newest: number;
            /** @description The step to do now */
            next?: string;
            number: string;
            protocol: string;
            /** @description Why it was cancelled */
            reason?: string;
            /** Format: int64 */
            revision: number;
            /** Format: date-time */
            started_at: string;
            started_by: string;
            /** @enum {string} */
            state: "running" | "done" | "cancelled";
            /** @description Those that apply now, finished ones always */
            steps: components["schemas"]["ProtocolRunStep"][];
            summary?: string;
            title: string;
            /**
             * Format: int64
             * @description Steps that apply now
             */
            total: number;
            /**
             * Format: int64
             * @description Pinned
             */
            version: number;
        };
        ProtocolRunAsk: {
            answer?: string;
            /** @description The question, by language */
            ask: {
                [key: string]: string;
            };
            /** Format: date-time */
            at?: string;
            by?: string;
            id: string;
            /** @enum {string} */
            kind: "yes_no" | "choice" | "text" | "time" | "number";
            /** @description The step is not done without it */
            needed: boolean;
            options?: components["schemas"]["ProtocolOption"][];
        };
        ProtocolRunItem: {
            done: boolean;
            id: string;
            text: string;
        };
        ProtocolRunStep: {
            /** @description Role of the second person */
            approve?: string;
            approved_by?: string;
            /** Format: date-time */
            asked_at?: string;
            asked_by?: string;
            asks: components["schemas"]["ProtocolRunAsk"][];
            because?: string;
            care?: components["schemas"]["ProtocolCareRule"][];
            checklist: components["schemas"]["ProtocolRunItem"][];
            /** @description Who decided to skip a required step */
            decided_by?: string;
            do?: components["schemas"]["ProtocolDeed"];
            /** @description What performing it does, in words */
            does?: string;
            /** Format: date-time */
            done_at?: string;
            done_by?: string;
            /** Format: date-time */
            due_at?: string;
            /** @description Role that is paged when it stays open */
            escalate?: string;
            /**
             * Format: int64
             * @description Finished under this earlier version
             */
            from_version?: number;
            id: string;
            note?: string;
            /** @description What performing it did */
            outcome?: string;
            overdue: boolean;
            /** @description stf_ id */
            owner?: string;
            /** @description Id of what it made */
            performed?: string;
            /** @description Why skipped, or how it was done */
            reason?: string;
            required: boolean;
            /** @description Role that does it */
            role?: string;
            say?: {
                [key: string]: string;
            };
            /** @enum {string} */
            state: "open" | "waiting" | "done" | "skipped";
            text?: string;
            title: string;
            wants?: string[];
            when?: string;
        };
        ProtocolStatistics: {
            /** Format: int64 */
            cancelled: number;
            /** Format: int64 */
            done: number;
            /** Format: date-time */
            from: string;
            /**
             * Format: double
             * @description From start to the last step, of runs that are done
             */
            p50_seconds?: number;
            /** Format: double */
            p90_seconds?: number;
            protocol: string;
            /** Format: int64 */
            running: number;
            /** Format: int64 */
            runs: number;
            steps: components["schemas"]["ProtocolStepStatistic"][];
            /** Format: date-time */
            to: string;
        };
        ProtocolStep: {
            /** @description Role of the second person without whom it is not done */
            approve?: string;
            asks?: components["schemas"]["ProtocolAsk"][];
            /** @description Why it is shown, in words */
            because?: string;
            /** @description Care rules this step keeps */
            care?: string[];
            checklist?: components["schemas"]["ProtocolItem"][];
            do?: components["schemas"]["ProtocolDeed"];
            due?: components["schemas"]["ProtocolDue"];
            escalate?: components["schemas"]["ProtocolEscalation"];
            id: string;
            /** @description For whoever does it; never read aloud */
            note?: string;
            /** @description Role that does it */
            owner?: string;
            required: boolean;
            /** @description What is said aloud, by language */
            say?: {
                [key: string]: string;
            };
            text?: string;
            title: string;
            /** @description Kinds of evidence */
            wants?: string[];
            /** @description Shown only where this holds */
            when?: string;
        };
        ProtocolStepStatistic: {
            /** Format: int64 */
            done: number;
            /** Format: int64 */
            overdue: number;
            /**
             * Format: double
             * @description Of those with a due time
             */
            overdue_rate: number;
            /** Format: double */
            p50_seconds?: number;
            /** Format: double */
            p90_seconds?: number;
            /**
             * Format: int64
             * @description Runs in which it applied
             */
            shown: number;
            /**
             * Format: double
             * @description Of those finished
             */
            skip_rate: number;
            /** Format: int64 */
            skipped: number;
            step: string;
            title: string;
            /**
             * Format: int64
             * @description Runs in which it had a due time
             */
            with_due: number;
        };
        ProtocolSuggestion: {
            /** @description The expression that holds */
            because: string;
            protocol: string;
            summary?: string;
            title: string;
        };
        ProtocolSummary: {
            /** @description draft or asked, when there is a next text */
            draft?: string;
            harm: string;
            id: string;
            owner: string;
            sensitive: boolean;
            state: string;
            /** Format: int64 */
            steps: number;
            summary?: string;
            title: string;
            /** Format: date-time */
            updated_at: string;
            use: components["schemas"]["ProtocolUse"];
            /** Format: int64 */
            version: number;
        };
        ProtocolUse: {
            /** Format: int64 */
            cancelled: number;
            /**
             * Format: double
             * @description Of steps with a due time, 0 to 1
             */
            overdue_rate: number;
            /** Format: int64 */
            running: number;
            /** Format: int64 */
            runs: number;
            /**
             * Format: double
             * @description Of finished steps, 0 to 1
             */
            skip_rate: number;
        };
        ProtocolVersion: {
            approver?: string;
            /** Format: date-time */
            at: string;
            author: string;
            hash: string;
            note: string;
            /** Format: int64 */
            version: number;
        };
        ProtocolWith: {
            call?: components["schemas"]["ProtocolCall"];
            /**
             * Format: date-time
             * @description dispatch: when it was called
             */
            called_at?: string;
            /** @description dispatch: which line of the directory was called */
            line?: string;
            /** @description send, call: whom, where several have the role */
            party?: string;
            /** @description dispatch: where help was sent */
            place?: string;
            /** @description dispatch, refer: their number */
            reference?: string;
            /** @description incident: how it is named; no personal data */
            title?: string;
        };
        PublishInBody: {
            /** @description The files of the pack */
            documents: components["schemas"]["EngineDocument"][];
            /** @description What changed and why */
            note?: string;
        };
        PublishNoteInBody: {
            /** @description What changes and why; not personal data */
            note?: string;
        };
        PublishRoutingInBody: {
            /**
             * Format: int64
             * @description The version you have seen, 0 = none
             */
            after: number;
            /** @description Why it changes */
            note?: string;
            rules: components["schemas"]["CasesRoutingRule"][];
        };
        PushKeyOutBody: {
            /** @description VAPID public key, base64url; empty when push is not set up */
            key: string;
        };
        QueueCaseInBody: {
            /** @description Empty: where the routing sends it */
            queue: string;
            reason?: string;
        };
        QuietInBody: {
            reason: string;
            /**
             * Format: date-time
             * @description When the alarm may ring again
             */
            until: string;
        };
        RaiseInBody: {
            /** @description true: it is S0 or S1; false: it is not */
            confirm: boolean;
            /** @description Why it is not */
            reason?: string;
        };
        ReasonInBody: {
            /** @description Not personal data */
            reason: string;
        };
        RelinquishInBody: {
            /** @description stf_ id; you when left out */
            staff?: string;
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
        RulesOutBody: {
            items: components["schemas"]["TelephoneRecordingRule"][];
        };
        SaveInBody: {
            document: string;
        };
        SetupOutBody: {
            /** @description Nobody has been set up yet */
            open: boolean;
            second_factor_optional: boolean;
        };
        SimilarOutBody: {
            items: components["schemas"]["IntakeSimilar"][];
        };
        SkipInBody: {
            /** @description stf_ id of who decided; needed for a required step */
            decided_by?: string;
            reason: string;
        };
        SlaAttainment: {
            /** Format: date-time */
            from: string;
            items: components["schemas"]["SlaAttainmentLine"][];
            /** Format: date-time */
            to: string;
        };
        SlaAttainmentLine: {
            clock: string;
            /**
             * Format: int64
             * @description Counted time of those that were answered
             */
            median_seconds: number;
            /** Format: int64 */
            met: number;
            /** Format: int64 */
            missed: number;
            /**
             * Format: int64
             * @description Of the missed: nobody has answered yet
             */
            overdue: number;
            severity: string;
            /**
             * Format: double
             * @description met / (met + missed)
             */
            share: number;
        };
        SlaCalendarText: {
            /** @description Days on which nothing counts: 2026-12-25 */
            holidays: string[];
            /** @description mon to sun: windows of wall-clock time such as 09:00 to 12:30; 24:00 ends a day */
            week: {
                [key: string]: string[][];
            };
            /** @description IANA zone */
            zone: string;
        };
        SlaChangeLine: {
            clock: string;
            /** Format: int64 */
            n: number;
            number?: string;
            object: string;
            /** @enum {string} */
            was?: "running" | "paused" | "met" | "missed";
            /** Format: date-time */
            was_due_at?: string;
            /** @enum {string} */
            would?: "running" | "paused" | "met" | "missed";
            /** Format: date-time */
            would_due_at?: string;
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
        SlaClockText: {
            /** @description Each start begins one, unless one runs */
            again?: boolean;
            /** @description Does not order the inbox */
            aside?: boolean;
            name: string;
            start: string;
            stop: string;
            /** @description The first one that fits counts; none: the clock asks nothing */
            targets: components["schemas"]["SlaTargetText"][];
        };
        SlaDocument: {
            /** @description By name; a target without one counts around the clock */
            calendars: {
                [key: string]: components["schemas"]["SlaCalendarText"];
            };
            clocks: components["schemas"]["SlaClockText"][];
        };
        SlaPreview: {
            /**
             * Format: int64
             * @description How many of them would have another deadline or state
             */
            changed: number;
            /** @description The first hundred */
            changes: components["schemas"]["SlaChangeLine"][];
            samples: components["schemas"]["SlaSampleLine"][];
            /**
             * Format: int64
             * @description How many recent matters were computed
             */
            tried: number;
        };
        SlaSampleLine: {
            clock: string;
            /**
             * Format: date-time
             * @description Absent when the calendar does not open for that long
             */
            due_at?: string;
            severity: string;
            /** Format: date-time */
            start: string;
            /** Format: date-time */
            warn_at?: string;
        };
        SlaTargetText: {
            calendar?: string;
            /** @description Waiting on somebody outside stops it; never for S0 and S1 */
            pauses?: boolean;
            /** @description S0 to S4 */
            severity: string[];
            /**
             * Format: int64
             * @description Percent of the time after which it warns
             */
            warn?: number;
            /** @description Expression over type, category, brand, region, city, language, source */
            when?: string;
            /** @description 15m, 4h, 72h */
            within: string;
        };
        SlaVersion: {
            /** Format: date-time */
            at?: string;
            author: string;
            /** @description Only when one version is read */
            document?: components["schemas"]["SlaDocument"];
            hash: string;
            live: boolean;
            note: string;
            /**
             * Format: int64
             * @description 0 is what is shipped
             */
            version: number;
        };
        SpansOutBody: {
            items: components["schemas"]["OncallSpan"][];
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
        StartInBody: {
            protocol: string;
        };
        StepAnswerInBody: {
            answers: {
                [key: string]: string;
            };
        };
        StepReasonInBody: {
            reason: string;
        };
        StepTickInBody: {
            checked: string[];
        };
        StopLiftInBody: {
            reason: string;
        };
        TaskDoneInBody: {
            /** @description What came of it */
            note?: string;
        };
        TaskReopenInBody: {
            /** @description Kept as a note of the case */
            reason?: string;
        };
        TelephoneRecordingRule: {
            /**
             * @description all: everybody on the line must agree
             * @enum {string}
             */
            consent: "one" | "all";
            name: string;
            note?: string;
            /** @description ISO 3166 code: US-WA, DE */
            region: string;
            /** @description The statute */
            source: string;
            /** @description Whether a lawyer of the operator has confirmed it; false for every row that is shipped */
            verified: boolean;
        };
        TemplateRetireInBody: {
            /** @description Bring it back into use */
            back?: boolean;
        };
        TermInBody: {
            /**
             * Format: date-time
             * @description Now when left out
             */
            at?: string;
            /** @enum {string} */
            what: "legal_asked" | "legal_done" | "notice_given" | "notice_over" | "protected";
        };
        TickInBody: {
            /** @description now, safe, emergency, separate, stop_order, police or next */
            item: string;
            reason?: string;
            /** @description done, skipped or open */
            state: string;
        };
        TieInBody: {
            /** @description cas_ id or number */
            case: string;
            /**
             * @description What the other case is to this one
             * @enum {string}
             */
            kind: "parent" | "child" | "cross_complaint" | "related";
        };
        TotpOutBody: {
            /** @description Shown once */
            recovery_codes?: string[];
            /** @description Base32; shown once */
            secret?: string;
            /** @description otpauth URI of the same, for a QR code */
            uri?: string;
        };
        TranslationInBody: {
            language: string;
            /** @description By hand; left out, the machine translates */
            text?: string;
        };
        TriageBehaviour: {
            /** @description branch.name */
            code: string;
            counter_example: string;
            crosswalk: components["schemas"]["TriageCrosswalk"];
            definition: string;
            example: string;
            /** @description Questions of the severity tree it needs beside the first two */
            questions: string[];
            /**
             * Format: int64
             * @description Least severity of a matter under it
             */
            severity: number;
            title: string;
        };
        TriageBranch: {
            behaviours: components["schemas"]["TriageBehaviour"][];
            code: string;
            title: string;
        };
        TriageCheckInBody: {
            /**
             * Format: int64
             * @default 90
             */
            days: number;
            taxonomy?: components["schemas"]["TriageTaxonomy"];
            tree?: components["schemas"]["TriageTree"];
            triggers?: components["schemas"]["TriageTriggers"];
        };
        TriageClassifier: {
            /** Format: date-time */
            at: string;
            author: string;
            categories: string[];
            /** @description Version: first 12 hex digits of the file's SHA-256 */
            hash: string;
            /** @description Figures of rows held out in training, by head */
            held_out: {
                [key: string]: {
                    [key: string]: number;
                };
            };
            languages: string[];
            live: boolean;
            /** Format: int64 */
            n: number;
            note: string;
            /**
             * Format: int64
             * @description It learned from
             */
            texts: number;
        };
        TriageCrosswalk: {
            /** @description Offence code of the FBI's NIBRS; none when it is no offence there */
            crime: string;
            /** @description Category of the EU's DSA transparency database */
            dsa: string;
            /** @description Abuse type of the Trust & Safety Professional Association */
            tspa: string;
        };
        TriageDocumentChange: {
            is?: string;
            path: string;
            was?: string;
        };
        TriageDocumentRead: {
            /** Format: date-time */
            at: string;
            author: string;
            /** @description SHA-256 of the document */
            hash: string;
            /** @enum {string} */
            kind: "triggers" | "tree" | "taxonomy";
            /**
             * Format: int64
             * @description The version in force
             */
            live: number;
            note: string;
            taxonomy?: components["schemas"]["TriageTaxonomy"];
            tree?: components["schemas"]["TriageTree"];
            triggers?: components["schemas"]["TriageTriggers"];
            /** Format: int64 */
            version: number;
            /** @description All of them, newest first */
            versions?: components["schemas"]["TriageDocumentVersion"][];
        };
        TriageDocumentVersion: {
            /** Format: date-time */
            at: string;
            author: string;
            hash: string;
            note: string;
            /** Format: int64 */
            version: number;
        };
        TriageMatrixLine: {
            first_touch: string;
            harm: string;
            page: string;
            /** Format: int64 */
            severity: number;
            update: string;
        };
        TriageParity: {
            /** @description The gap is over five points */
            alarm: boolean;
            best?: string;
            /**
             * Format: double
             * @description Between the best and the worst language with enough severe contacts, 0..1
             */
            gap: number;
            /**
             * Format: int64
             * @description Severe contacts a language needs to be compared
             */
            least: number;
            worst?: string;
        };
        TriagePhraseSets: {
            /** @description Raise when the classifier does not think them harmless */
            agreeing: {
                [key: string]: string[];
            };
            /** @description Raise by themselves */
            alone: {
                [key: string]: string[];
            };
            /** @description Cut out of a text before it is read */
            idioms: string[];
        };
        TriageSetVersions: {
            model?: string;
            /** Format: int64 */
            taxonomy: number;
            /** Format: int64 */
            tree: number;
            /** Format: int64 */
            triggers: number;
        };
        TriageSuggestion: {
            /** @description The classifier alone raised it */
            by_model?: boolean;
            /** @description Branch of the taxonomy */
            category?: string;
            /** Format: double */
            category_probability?: number;
            /** @description The answers of the tree gave this severity */
            from_answers?: boolean;
            /**
             * Format: double
             * @description What the classifier gives to this severity or worse, 0..1
             */
            probability?: number;
            /**
             * Format: int64
             * @description 0 (worst) to 4
             */
            severity: number;
            /** @description Phrases of the lists among the words */
            triggers?: string[];
            /** @description The classifier says: I don't know */
            unknown?: boolean;
            /** @description Versions it was made with, in short */
            version: string;
            versions: components["schemas"]["TriageSetVersions"];
            /** @description What moved it: phrases of the lists, answers, words the classifier weighed */
            words: string[];
        };
        TriageTaxonomy: {
            branches: components["schemas"]["TriageBranch"][];
            name: string;
            source: string;
        };
        TriageTree: {
            /** @description What each severity means, S0 to S4 */
            matrix: components["schemas"]["TriageMatrixLine"][];
            name: string;
            questions: components["schemas"]["TriageTreeQuestion"][];
            /** @description The worst rule that applies wins */
            rules: components["schemas"]["TriageTreeRule"][];
        };
        TriageTreeAnswer: {
            id: string;
            text: {
                [key: string]: string;
            };
        };
        TriageTreeQuestion: {
            /** @description Asked of every contact, before the others */
            always?: boolean;
            answers: components["schemas"]["TriageTreeAnswer"][];
            id: string;
            /** @description By language; en is needed */
            text: {
                [key: string]: string;
            };
        };
        TriageTreeRule: {
            because: string;
            /** @description Codes of behaviours or branches; none means all */
            behaviour?: string[];
            /** Format: int64 */
            severity: number;
            /** @description Question to answer */
            when: {
                [key: string]: string;
            };
        };
        TriageTriggers: {
            /**
             * Format: double
             * @description An agreeing phrase raises when the classifier gives its severity, or a worse one, at least this probability
             */
            agree_at: number;
            languages: {
                [key: string]: components["schemas"]["TriagePhraseSets"];
            };
            /**
             * Format: double
             * @description The same for S2; the classifier proposes nothing milder
             */
            mild_at: number;
            name: string;
            /**
             * Format: double
             * @description The classifier raises to S1 when it gives S1 or worse at least this probability
             */
            raise_at: number;
            /**
             * Format: double
             * @description The same for S0
             */
            worst_at: number;
        };
        TryRoutingInBody: {
            /**
             * Format: int64
             * @description 30 when left out
             */
            days?: number;
            rules: components["schemas"]["CasesRoutingRule"][];
        };
        UnmergeInBody: {
            /** @description Leave this case as restricted as the merge made it */
            keep_restricted?: boolean;
            /** @description Kept as a note */
            reason?: string;
            /** @description cas_ id or number of what was merged into it */
            source: string;
        };
        UpgradeInBody: {
            /**
             * Format: int64
             * @description The version that was looked at
             */
            to: number;
        };
        VendorInBody: {
            vendor: boolean;
        };
        VerifyInBody: {
            code: string;
        };
        VersionsOutBody: {
            items: components["schemas"]["SlaVersion"][];
        };
        WithdrawInBody: {
            reason: string;
        };
        WordsInBody: {
            /** @description Names of its parties are looked for as well */
            case?: string;
            /** @description It is to be read outside: personal data keeps it from leaving */
            external?: boolean;
            /** @description To whom it goes: their own name may stand there */
            party?: string;
            text: string;
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
    "get-oncall-answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "post-oncall-answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "get-oncall-feed-ics": {
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
    "get-safety-es-store": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "post-safety-es-store": {
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
    "get-safety-fr": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "get-safety-fr-follow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "post-safety-fr-follow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "get-safety-fr-report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "post-safety-fr-report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "get-safety-fr-store": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "post-safety-fr-store": {
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
    "get-safety-store": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "post-safety-store": {
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
    "post-automation-stops-id-lift": {
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
                "application/json": components["schemas"]["StopLiftInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommsAutomationStop"];
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
    "get-calls": {
        parameters: {
            query?: {
                /** @description cas_… */
                case?: string;
                contact?: string;
                /** @description next_cursor of the page before */
                cursor?: string;
                limit?: number;
                /** @description open: the caller has not been reached */
                state?: "open" | "all";
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
                    "application/json": components["schemas"]["PageIntakePhoneCall"];
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
    "post-calls-id-attempts": {
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
                "application/json": components["schemas"]["IntakeAttempt"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntakePhoneCall"];
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
    "post-calls-id-mark": {
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
                "application/json": components["schemas"]["MarkInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntakePhoneCall"];
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
    "post-calls-id-text": {
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
                    "application/json": components["schemas"]["IntakePhoneCall"];
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
    "get-calls-summary": {
        parameters: {
            query?: {
                /** @description 28 days before to when left out */
                from?: string;
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
                    "application/json": components["schemas"]["IntakeCallSummary"];
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
    "get-case-tasks": {
        parameters: {
            query?: {
                /** @description next_cursor of the page before */
                cursor?: string;
                /** @description Only those whose time has come */
                due?: boolean;
                /** @description One or several, comma separated */
                kind?: string;
                limit?: number;
                /** @description Those of drills, and only those */
                simulated?: boolean;
                /** @description open when left out */
                state?: "open" | "done" | "dropped" | "all";
                /** @description mine, team or all */
                view?: string;
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
                    "application/json": components["schemas"]["PageCaseTask"];
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
    "post-case-tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CasesNewTask"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseTask"];
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
    "post-case-tasks-id-assign": {
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
                "application/json": components["schemas"]["CasesTaskGiven"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseTask"];
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
    "post-case-tasks-id-done": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["TaskDoneInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseTask"];
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
    "post-case-tasks-id-reopen": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["TaskReopenInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseTask"];
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
                /** @description The cases of drills, and only those */
                simulated?: boolean;
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
    "get-cases-ref-account-control": {
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
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommsAccountControl"];
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
    "put-cases-ref-account-control": {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
            };
            path: {
                /** @description Case id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountControlInBody"];
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
                    "application/json": components["schemas"]["CommsAccountControl"];
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
    "get-cases-ref-automation-stops": {
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
                    "application/json": components["schemas"]["ListAutomationStopBody"];
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
    "post-cases-ref-defer": {
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
                "application/json": components["schemas"]["CasesNewDeferral"];
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
    "get-cases-ref-dispatch": {
        parameters: {
            query?: {
                /** @description Reference of the order, when it is not the case's */
                order?: string;
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
                    "application/json": components["schemas"]["AppDispatch"];
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
    "post-cases-ref-escalate": {
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
                "application/json": components["schemas"]["EscalateInBody"];
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
    "get-cases-ref-follow-ups": {
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
                    "application/json": components["schemas"]["ListFollowUpBody"];
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
    "post-cases-ref-follow-ups": {
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
                "application/json": components["schemas"]["CommsFollowUpPlan"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListFollowUpBody"];
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
    "post-cases-ref-handover": {
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
                "application/json": components["schemas"]["CasesNewHandover"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CasesHandover"];
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
    "post-cases-ref-merge": {
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
                "application/json": components["schemas"]["MergeInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CasesMergePlan"];
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
    "get-cases-ref-parties-party-reach": {
        parameters: {
            query?: {
                channel?: "mail" | "phone" | "text" | "in_app";
            };
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
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommsReach"];
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
    "post-cases-ref-press": {
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
                "application/json": components["schemas"]["PressInBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommsPressNote"];
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
    "post-cases-ref-queue": {
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
                "application/json": components["schemas"]["QueueCaseInBody"];
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
    "get-cases-ref-relations": {
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
                    "application/json": components["schemas"]["PageCasesRelation"];
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
    "post-cases-ref-relations": {
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
                "application/json": components["schemas"]["TieInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageCasesRelation"];
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
    "delete-cases-ref-relations-other": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                other: string;
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
    "post-cases-ref-resume": {
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
    "get-cases-ref-runs": {
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
                    "application/json": components["schemas"]["ProtocolCaseRuns"];
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
    "post-cases-ref-runs": {
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
                "application/json": components["schemas"]["StartInBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolRun"];
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
    "get-cases-ref-similar": {
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
                    "application/json": components["schemas"]["PageCasesSimilar"];
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
    "get-cases-ref-tasks": {
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
                    "application/json": components["schemas"]["PageCaseTask"];
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
    "post-cases-ref-terms": {
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
                "application/json": components["schemas"]["TermInBody"];
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
    "post-cases-ref-transfer": {
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
                "application/json": components["schemas"]["CasesNewHandover"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CasesHandover"];
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
    "post-cases-ref-unmerge": {
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
                "application/json": components["schemas"]["UnmergeInBody"];
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
                channel?: "email" | "web" | "phone" | "sms" | "api" | "staff";
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
    "post-contacts-id-defer": {
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
                "application/json": components["schemas"]["CasesNewDeferral"];
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
    "post-contacts-id-handover": {
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
                "application/json": components["schemas"]["CasesNewHandover"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CasesHandover"];
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
    "post-contacts-id-raise": {
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
                "application/json": components["schemas"]["RaiseInBody"];
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
    "post-contacts-id-release": {
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
    "get-contacts-id-similar": {
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
                    "application/json": components["schemas"]["SimilarOutBody"];
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
    "post-contacts-id-transfer": {
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
                "application/json": components["schemas"]["CasesNewHandover"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CasesHandover"];
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
    "get-drills": {
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
                    "application/json": components["schemas"]["PageProtocolRun"];
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
    "post-drills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProtocolNewDrill"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolRun"];
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
    "get-handovers": {
        parameters: {
            query?: {
                /** @description cas_ or con_ id; left out: to or from you */
                object?: string;
                /** @description pending when left out */
                state?: "pending" | "accepted" | "declined" | "withdrawn" | "lapsed" | "all";
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
                    "application/json": components["schemas"]["PageCasesHandover"];
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
    "post-handovers-id-accept": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["AnswerInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CasesHandover"];
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
    "post-handovers-id-decline": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["AnswerInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CasesHandover"];
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
    "post-handovers-id-withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["AnswerInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CasesHandover"];
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
    "get-heartbeats": {
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
                    "application/json": components["schemas"]["ListOfHeartbeatBody"];
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
    "post-heartbeats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewBeatInBody"];
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
                    "application/json": components["schemas"]["OncallHeartbeat"];
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
    "put-heartbeats-key": {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
            };
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OncallBeatBody"];
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
                    "application/json": components["schemas"]["OncallHeartbeat"];
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
    "post-heartbeats-key": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["AliveInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OncallHeartbeat"];
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
    "delete-heartbeats-key": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key: string;
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
                /** @description What was put aside and has not come back, and only that */
                deferred?: boolean;
                limit?: number;
                queue?: string;
                /** @description The cases of drills, and only those */
                simulated?: boolean;
                /** @description mine, team or all */
                view?: string;
                /** @description Expression over the fields of a case; a contact has no type, tags or alerts yet */
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
    "get-inbox-next": {
        parameters: {
            query?: {
                queue?: string;
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
    "get-incidents": {
        parameters: {
            query?: {
                /** @description cas_ id */
                case?: string;
                /** @description next_cursor of the page before */
                cursor?: string;
                kind?: string;
                limit?: number;
                /** @description open, all, or states separated by commas */
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
                    "application/json": components["schemas"]["PageIncident"];
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
    "post-incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IncidentDeclaration"];
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
                    "application/json": components["schemas"]["Incident"];
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
    "get-incidents-ref": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description inc_ id or number */
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
                    "application/json": components["schemas"]["Incident"];
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
    "patch-incidents-ref": {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
            };
            path: {
                /** @description inc_ id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IncidentEdit"];
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
                    "application/json": components["schemas"]["Incident"];
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
    "get-incidents-ref-actions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description inc_ id or number */
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
                    "application/json": components["schemas"]["ManyActionItemBody"];
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
    "post-incidents-ref-actions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description inc_ id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IncidentNewActionItem"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentActionItem"];
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
    "get-incidents-ref-affected": {
        parameters: {
            query?: {
                /** @description next_cursor of the page before */
                cursor?: string;
                limit?: number;
                of?: "orders" | "people";
            };
            header?: never;
            path: {
                /** @description inc_ id or number */
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
                    "application/json": components["schemas"]["IncidentAffected"];
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
    "post-incidents-ref-affected": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description inc_ id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IncidentQuery"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentSnapshot"];
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
    "get-incidents-ref-affected-csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "post-incidents-ref-affected-count": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description inc_ id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IncidentQuery"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentCounted"];
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
    "get-incidents-ref-affected-picture": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description inc_ id or number */
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
                    "application/json": components["schemas"]["IncidentPicture"];
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
    "post-incidents-ref-affected-refresh": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description inc_ id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentSnapshot"];
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
    "get-incidents-ref-bulk": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description inc_ id or number */
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
                    "application/json": components["schemas"]["ManyBulkBody"];
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
    "post-incidents-ref-bulk": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description inc_ id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IncidentBulkDraft"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentBulk"];
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
    "get-incidents-ref-bulk-bulk": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                bulk: string;
                /** @description inc_ id or number */
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
                    "application/json": components["schemas"]["IncidentBulk"];
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
    "post-incidents-ref-bulk-bulk-cancel": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                bulk: string;
                /** @description inc_ id or number */
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
                    "application/json": components["schemas"]["IncidentBulk"];
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
    "post-incidents-ref-bulk-count": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description inc_ id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IncidentBulkDraft"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentBulkCount"];
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
    "get-incidents-ref-cases": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description inc_ id or number */
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
                    "application/json": components["schemas"]["ManyMatterBody"];
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
    "post-incidents-ref-cases": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description inc_ id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CaseInBody"];
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
                    "application/json": components["schemas"]["Incident"];
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
    "get-incidents-ref-contacts": {
        parameters: {
            query?: {
                limit?: number;
                state?: "linked" | "suggested" | "unlinked";
            };
            header?: never;
            path: {
                /** @description inc_ id or number */
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
                    "application/json": components["schemas"]["ManyLinkedContactBody"];
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
    "post-incidents-ref-contacts": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description inc_ id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IncidentSelection"];
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
                    "application/json": components["schemas"]["Incident"];
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
    "post-incidents-ref-contacts-contact-unlink": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact: string;
                /** @description inc_ id or number */
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
                    "application/json": components["schemas"]["Incident"];
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
    "post-incidents-ref-contacts-count": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description inc_ id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IncidentSelection"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentSelected"];
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
    "get-incidents-ref-review": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description inc_ id or number */
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
                    "application/json": components["schemas"]["IncidentReview"];
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
    "put-incidents-ref-review": {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
            };
            path: {
                /** @description inc_ id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IncidentReviewText"];
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
                    "application/json": components["schemas"]["IncidentReview"];
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
    "post-incidents-ref-review-complete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description inc_ id or number */
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
                    "application/json": components["schemas"]["IncidentReview"];
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
    "get-incidents-ref-roles": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description inc_ id or number */
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
                    "application/json": components["schemas"]["ManyHeldBody"];
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
    "post-incidents-ref-roles": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description inc_ id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IncidentTaking"];
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
                    "application/json": components["schemas"]["Incident"];
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
    "post-incidents-ref-roles-role-relinquish": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description inc_ id or number */
                ref: string;
                role: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RelinquishInBody"];
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
                    "application/json": components["schemas"]["Incident"];
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
    "get-incidents-ref-timeline": {
        parameters: {
            query?: {
                /** @description next_cursor of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                /** @description inc_ id or number */
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
                    "application/json": components["schemas"]["PageIncidentEntry"];
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
    "post-incidents-ref-timeline": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description inc_ id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IncidentNewEntry"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentEntry"];
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
    "get-incidents-ref-updates": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description inc_ id or number */
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
                    "application/json": components["schemas"]["ManyUpdateBody"];
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
    "post-incidents-ref-updates": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description inc_ id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IncidentNewUpdate"];
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
                    "application/json": components["schemas"]["Incident"];
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
    "post-incidents-ref-updates-lint": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description inc_ id or number */
                ref: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LintInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LintOutBody"];
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
    "get-incidents-actions": {
        parameters: {
            query?: {
                /** @description Only those that are neither done nor dropped */
                open?: boolean;
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
                    "application/json": components["schemas"]["ManyActionItemBody"];
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
    "post-incidents-actions-id-done": {
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
                "application/json": components["schemas"]["EndInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentActionItem"];
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
    "post-incidents-actions-id-drop": {
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
                "application/json": components["schemas"]["DropInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentActionItem"];
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
    "get-intake-health": {
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
                    "application/json": components["schemas"]["IntakeHealth"];
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
    "post-lint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WordsInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListFindingBody"];
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
    "get-macros": {
        parameters: {
            query?: {
                /** @description Those out of use too */
                retired?: boolean;
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
                    "application/json": components["schemas"]["ListMacroBody"];
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
    "post-macros": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommsMacro"];
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
                    "application/json": components["schemas"]["CommsMacro"];
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
    "put-macros-id": {
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
                "application/json": components["schemas"]["CommsMacro"];
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
                    "application/json": components["schemas"]["CommsMacro"];
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
    "post-macros-id-apply": {
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
                "application/json": components["schemas"]["CommsMacroUse"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommsMacroShown"];
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
    "post-macros-id-preview": {
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
                "application/json": components["schemas"]["CommsMacroUse"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommsMacroShown"];
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
    "get-mailboxes": {
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
                    "application/json": components["schemas"]["MailboxesOutBody"];
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
    "post-mailboxes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IntakeNewMailbox"];
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
                    "application/json": components["schemas"]["IntakeMailbox"];
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
    "get-mailboxes-id": {
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
                    "application/json": components["schemas"]["IntakeMailbox"];
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
    "put-mailboxes-id": {
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
                "application/json": components["schemas"]["IntakeNewMailbox"];
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
                    "application/json": components["schemas"]["IntakeMailbox"];
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
    "delete-mailboxes-id": {
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
    "post-mailboxes-id-poll": {
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
                    "application/json": components["schemas"]["IntakeMailbox"];
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
    "post-me-accepting": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcceptInBody"];
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
                    "application/json": components["schemas"]["CasesStaffWork"];
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
    "get-me-work": {
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
                    "application/json": components["schemas"]["CasesStaffWork"];
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
    "get-messages-id-translations": {
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
                    "application/json": components["schemas"]["ListTranslationBody"];
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
    "post-messages-id-translations": {
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
                "application/json": components["schemas"]["TranslationInBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommsTranslation"];
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
    "get-oncall-feed": {
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
                    "application/json": components["schemas"]["OncallFeed"];
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
    "post-oncall-feed": {
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
                    "application/json": components["schemas"]["OncallFeed"];
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
    "get-oncall-handovers": {
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
                    "application/json": components["schemas"]["ListOfHandoverBody"];
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
    "post-oncall-handovers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OncallNewHandover"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OncallHandover"];
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
    "post-oncall-handovers-id-acknowledge": {
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
                    "application/json": components["schemas"]["OncallHandover"];
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
    "get-oncall-load": {
        parameters: {
            query: {
                from: string;
                to: string;
                /** @description IANA zone in which nights are counted; UTC when left out */
                zone?: string;
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
                    "application/json": components["schemas"]["ListOfLoadBody"];
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
    "get-oncall-matters": {
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
                    "application/json": components["schemas"]["ListOfMatterBody"];
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
    "get-oncall-methods": {
        parameters: {
            query?: {
                /** @description Of somebody else, masked; needs oncall.write */
                staff?: string;
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
                    "application/json": components["schemas"]["ListOfMethodBody"];
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
    "post-oncall-methods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OncallNewMethod"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OncallMethod"];
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
    "delete-oncall-methods-id": {
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
    "post-oncall-methods-id-code": {
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
                    "application/json": components["schemas"]["OncallMethod"];
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
    "post-oncall-methods-id-verify": {
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
                "application/json": components["schemas"]["VerifyInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OncallMethod"];
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
    "get-oncall-now": {
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
                    "application/json": components["schemas"]["OncallNow"];
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
    "get-oncall-overrides": {
        parameters: {
            query?: {
                /** @description Only what ends after it; now when left out */
                from?: string;
                /** @description stf_ id or me */
                person?: string;
                schedule?: string;
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
                    "application/json": components["schemas"]["ListOfOverrideBody"];
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
    "post-oncall-overrides": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OncallNewOverride"];
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
                    "application/json": components["schemas"]["OncallOverride"];
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
    "put-oncall-overrides-id": {
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
                "application/json": components["schemas"]["OncallNewOverride"];
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
                    "application/json": components["schemas"]["OncallOverride"];
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
    "delete-oncall-overrides-id": {
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
    "get-oncall-policies": {
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
                    "application/json": components["schemas"]["ListOfPolicyBody"];
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
    "post-oncall-policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OncallPolicyBody"];
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
                    "application/json": components["schemas"]["OncallPolicy"];
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
    "get-oncall-policies-id": {
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
                    "application/json": components["schemas"]["OncallPolicy"];
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
    "put-oncall-policies-id": {
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
                "application/json": components["schemas"]["OncallPolicyBody"];
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
                    "application/json": components["schemas"]["OncallPolicy"];
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
    "delete-oncall-policies-id": {
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
    "get-oncall-preview": {
        parameters: {
            query?: {
                at?: string;
                brand?: string;
                kind?: string;
                region?: string;
                /** @description S0 to S4; S0 when left out */
                severity?: string;
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
                    "application/json": components["schemas"]["OncallPreview"];
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
    "get-oncall-push-key": {
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
                    "application/json": components["schemas"]["PushKeyOutBody"];
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
    "get-oncall-rules": {
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
                    "application/json": components["schemas"]["OncallRules"];
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
    "put-oncall-rules": {
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
                "application/json": components["schemas"]["OncallRulesBody"];
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
                    "application/json": components["schemas"]["OncallRules"];
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
    "get-oncall-schedules": {
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
                    "application/json": components["schemas"]["ListOfScheduleBody"];
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
    "post-oncall-schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OncallSchedule"];
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
                    "application/json": components["schemas"]["OncallSchedule"];
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
    "get-oncall-schedules-id": {
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
                    "application/json": components["schemas"]["OncallSchedule"];
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
    "put-oncall-schedules-id": {
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
                "application/json": components["schemas"]["OncallSchedule"];
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
                    "application/json": components["schemas"]["OncallSchedule"];
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
    "delete-oncall-schedules-id": {
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
    "get-oncall-schedules-id-gaps": {
        parameters: {
            query: {
                from: string;
                to: string;
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
                    "application/json": components["schemas"]["GapsOutBody"];
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
    "get-oncall-schedules-id-score": {
        parameters: {
            query: {
                from: string;
                to: string;
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
                    "application/json": components["schemas"]["OncallScore"];
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
    "get-oncall-schedules-id-spans": {
        parameters: {
            query: {
                from: string;
                to: string;
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
                    "application/json": components["schemas"]["SpansOutBody"];
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
    "get-oncall-swaps": {
        parameters: {
            query?: {
                /** @description Only what ends after it; now when left out */
                from?: string;
                /** @description stf_ id or me */
                person?: string;
                schedule?: string;
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
                    "application/json": components["schemas"]["ListOfSwapBody"];
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
    "post-oncall-swaps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OncallNewSwap"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OncallSwap"];
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
    "post-oncall-swaps-id-accept": {
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
                    "application/json": components["schemas"]["OncallSwap"];
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
    "post-oncall-swaps-id-decline": {
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
                    "application/json": components["schemas"]["OncallSwap"];
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
    "post-oncall-swaps-id-withdraw": {
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
                    "application/json": components["schemas"]["OncallSwap"];
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
    "get-oncall-time-off": {
        parameters: {
            query?: {
                /** @description Only what ends after it; now when left out */
                from?: string;
                /** @description stf_ id or me */
                person?: string;
                schedule?: string;
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
                    "application/json": components["schemas"]["ListOfTimeOffBody"];
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
    "post-oncall-time-off": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OncallNewTimeOff"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OncallTimeOff"];
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
    "delete-oncall-time-off-id": {
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
    "get-pages": {
        parameters: {
            query?: {
                /** @description next_cursor of the page before */
                cursor?: string;
                limit?: number;
                /** @description Only those that reached you */
                mine?: boolean;
                object?: string;
                /** @description open, unanswered, or a state */
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
                    "application/json": components["schemas"]["PageOncallPage"];
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
    "post-pages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OncallNewPage"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OncallPage"];
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
    "get-pages-id": {
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
                    "application/json": components["schemas"]["OncallPage"];
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
    "post-pages-id-ack": {
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
                    "application/json": components["schemas"]["OncallPage"];
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
    "post-pages-id-again": {
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
                    "application/json": components["schemas"]["OncallPage"];
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
    "post-pages-id-escalate": {
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
                    "application/json": components["schemas"]["OncallPage"];
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
    "post-pages-id-hand_back": {
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
                    "application/json": components["schemas"]["OncallPage"];
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
    "post-pages-id-stop": {
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
                    "application/json": components["schemas"]["OncallPage"];
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
    "get-partners": {
        parameters: {
            query?: {
                county?: string;
                /** @description next_cursor of the page before */
                cursor?: string;
                kind?: string;
                limit?: number;
                /** @description In name, county or city */
                q?: string;
                region?: string;
                /** @description Only those without a number that may be dialled to disclose */
                unverified?: boolean;
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
                    "application/json": components["schemas"]["PageIncidentPartner"];
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
    "post-partners": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IncidentNewPartner"];
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
                    "application/json": components["schemas"]["IncidentPartner"];
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
    "get-partners-csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "get-partners-id": {
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
                    "application/json": components["schemas"]["IncidentPartner"];
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
    "put-partners-id": {
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
                "application/json": components["schemas"]["IncidentNewPartner"];
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
                    "application/json": components["schemas"]["IncidentPartner"];
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
    "get-partners-id-calls": {
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
                    "application/json": components["schemas"]["ManyCallBody"];
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
    "post-partners-id-calls": {
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
                "application/json": components["schemas"]["IncidentNewCall"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentCall"];
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
    "post-partners-id-numbers": {
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
                "application/json": components["schemas"]["AddNumberInBody"];
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
                    "application/json": components["schemas"]["IncidentPartner"];
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
    "post-partners-id-numbers-number-verify": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                number: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PartnerVerifyInBody"];
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
                    "application/json": components["schemas"]["IncidentPartner"];
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
    "post-partners-id-numbers-number-withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                number: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WithdrawInBody"];
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
                    "application/json": components["schemas"]["IncidentPartner"];
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
    "post-partners-import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "get-partners-near": {
        parameters: {
            query?: {
                city?: string;
                county?: string;
                kind?: string;
                lat?: number;
                lon?: number;
                region?: string;
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
                    "application/json": components["schemas"]["ManyPartnerBody"];
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
    "get-press": {
        parameters: {
            query?: {
                done?: boolean;
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
                    "application/json": components["schemas"]["ListPressNoteBody"];
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
    "post-press-id-move": {
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
                "application/json": components["schemas"]["PressMoveInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommsPressNote"];
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
    "get-protocols": {
        parameters: {
            query?: {
                state?: "draft" | "published" | "retired";
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
                    "application/json": components["schemas"]["PageProtocolSummary"];
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
    "post-protocols": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DocumentInBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Protocol"];
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
    "get-protocols-id": {
        parameters: {
            query?: {
                /** @description The newest when left out */
                version?: number;
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
                    "application/json": components["schemas"]["Protocol"];
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
    "post-protocols-id-approve": {
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
                "application/json": components["schemas"]["PublishNoteInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Protocol"];
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
    "get-protocols-id-diff": {
        parameters: {
            query?: {
                /** @description 0 is the version before */
                from?: number;
                /** @description 0 is the next text */
                to?: number;
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
                    "application/json": components["schemas"]["ProtocolDifference"];
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
    "put-protocols-id-draft": {
        parameters: {
            query?: never;
            header?: {
                /** @description v0 begins a next text */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveInBody"];
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
                    "application/json": components["schemas"]["ProtocolDraft"];
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
    "delete-protocols-id-draft": {
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
    "post-protocols-id-publish": {
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
                "application/json": components["schemas"]["PublishNoteInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Protocol"];
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
    "post-protocols-id-refuse": {
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
                "application/json": components["schemas"]["ReasonInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Protocol"];
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
    "post-protocols-id-retire": {
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
                "application/json": components["schemas"]["ReasonInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Protocol"];
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
    "post-protocols-id-revive": {
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
                    "application/json": components["schemas"]["Protocol"];
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
    "get-protocols-id-statistics": {
        parameters: {
            query?: {
                days?: number;
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
                    "application/json": components["schemas"]["ProtocolStatistics"];
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
    "get-protocols-id-versions": {
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
                    "application/json": components["schemas"]["PageProtocolVersion"];
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
    "post-protocols-check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DocumentInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolCheck"];
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
    "get-routing": {
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
                    "application/json": components["schemas"]["PageCasesRoutingVersion"];
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
    "post-routing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PublishRoutingInBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CasesRoutingVersion"];
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
    "post-routing-test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TryRoutingInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CasesRoutingTrial"];
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
    "get-runs-id": {
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
                    "application/json": components["schemas"]["ProtocolRun"];
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
    "post-runs-id-cancel": {
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
                "application/json": components["schemas"]["CancelInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolRun"];
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
    "post-runs-id-steps-step-answer": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                step: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StepAnswerInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolRun"];
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
    "post-runs-id-steps-step-approve": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                step: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProtocolApproveInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolRun"];
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
    "post-runs-id-steps-step-assign": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                step: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OwnInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolRun"];
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
    "post-runs-id-steps-step-check": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                step: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StepTickInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolRun"];
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
    "post-runs-id-steps-step-done": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                step: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProtocolFinish"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolRun"];
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
    "post-runs-id-steps-step-refuse": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                step: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StepReasonInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolRun"];
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
    "post-runs-id-steps-step-reopen": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                step: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StepReasonInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolRun"];
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
    "post-runs-id-steps-step-skip": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                step: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SkipInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolRun"];
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
    "get-runs-id-upgrade": {
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
                    "application/json": components["schemas"]["ProtocolDifference"];
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
    "post-runs-id-upgrade": {
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
                "application/json": components["schemas"]["UpgradeInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtocolRun"];
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
    "get-shift": {
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
                    "application/json": components["schemas"]["CasesShift"];
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
    "post-shift-handover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CasesShiftHandover"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageCasesHandover"];
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
    "get-sla-attainment": {
        parameters: {
            query?: {
                /** @description 28 days before to when left out */
                from?: string;
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
                    "application/json": components["schemas"]["SlaAttainment"];
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
    "get-sla-policies": {
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
                    "application/json": components["schemas"]["VersionsOutBody"];
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
    "post-sla-policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicyPublishInBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SlaVersion"];
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
    "get-sla-policies-version": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A number, or live */
                version: string;
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
                    "application/json": components["schemas"]["SlaVersion"];
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
    "post-sla-policies-preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicyPreviewInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SlaPreview"];
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
    "get-staff-id-work": {
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
                    "application/json": components["schemas"]["CasesStaffWork"];
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
    "put-staff-id-work": {
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
                "application/json": components["schemas"]["CasesNewStaffWork"];
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
                    "application/json": components["schemas"]["CasesStaffWork"];
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
    "post-teams-id-vendor": {
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
                "application/json": components["schemas"]["VendorInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
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
    "post-telephony-digits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "post-telephony-ended": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "post-telephony-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "post-telephony-recording": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "get-telephony-recording-rules": {
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
                    "application/json": components["schemas"]["RulesOutBody"];
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
    "post-telephony-sms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "post-telephony-status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "post-telephony-voice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "get-templates": {
        parameters: {
            query?: {
                /** @description Those out of use too */
                retired?: boolean;
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
    "post-templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTemplateInBody"];
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
                    "application/json": components["schemas"]["CommsTemplate"];
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
    "get-templates-id": {
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
                    "application/json": components["schemas"]["CommsTemplate"];
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
    "get-templates-id-diff": {
        parameters: {
            query?: {
                from?: number;
                to?: number;
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
                    "application/json": components["schemas"]["ListDiffLineBody"];
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
    "put-templates-id-draft": {
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
                "application/json": components["schemas"]["CommsTemplateDraft"];
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
                    "application/json": components["schemas"]["CommsTemplate"];
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
    "delete-templates-id-draft": {
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
                    "application/json": components["schemas"]["CommsTemplate"];
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
    "post-templates-id-preview": {
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
                "application/json": components["schemas"]["CommsTemplateTry"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommsTemplateShown"];
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
    "post-templates-id-publish": {
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
                    "application/json": components["schemas"]["CommsTemplate"];
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
    "post-templates-id-retire": {
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
                "application/json": components["schemas"]["TemplateRetireInBody"];
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
                    "application/json": components["schemas"]["CommsTemplate"];
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
    "get-translator": {
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
                    "application/json": components["schemas"]["CommsTranslatorState"];
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
    "post-translator": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DraftTranslateInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommsDraftTranslated"];
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
    "get-triage-dispositions-csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "get-triage-documents-taxonomy": {
        parameters: {
            query?: {
                /** @description 0 or left out: the one in force */
                version?: number;
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
                    "application/json": components["schemas"]["TriageDocumentRead"];
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
    "post-triage-documents-taxonomy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DocumentPublishInBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TriageDocumentRead"];
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
    "post-triage-documents-taxonomy-check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TriageCheckInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntakeTriageChecked"];
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
    "get-triage-documents-taxonomy-diff": {
        parameters: {
            query?: {
                from?: number;
                /** @description 0 or left out: the one in force */
                to?: number;
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
                    "application/json": components["schemas"]["DocumentDiffOutBody"];
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
    "get-triage-documents-tree": {
        parameters: {
            query?: {
                /** @description 0 or left out: the one in force */
                version?: number;
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
                    "application/json": components["schemas"]["TriageDocumentRead"];
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
    "post-triage-documents-tree": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DocumentPublishInBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TriageDocumentRead"];
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
    "post-triage-documents-tree-check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TriageCheckInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntakeTriageChecked"];
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
    "get-triage-documents-tree-diff": {
        parameters: {
            query?: {
                from?: number;
                /** @description 0 or left out: the one in force */
                to?: number;
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
                    "application/json": components["schemas"]["DocumentDiffOutBody"];
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
    "get-triage-documents-triggers": {
        parameters: {
            query?: {
                /** @description 0 or left out: the one in force */
                version?: number;
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
                    "application/json": components["schemas"]["TriageDocumentRead"];
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
    "post-triage-documents-triggers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DocumentPublishInBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TriageDocumentRead"];
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
    "post-triage-documents-triggers-check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TriageCheckInBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntakeTriageChecked"];
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
    "get-triage-documents-triggers-diff": {
        parameters: {
            query?: {
                from?: number;
                /** @description 0 or left out: the one in force */
                to?: number;
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
                    "application/json": components["schemas"]["DocumentDiffOutBody"];
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
    "get-triage-models": {
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
                    "application/json": components["schemas"]["ClassifiersOutBody"];
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
    "post-triage-models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClassifierInBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClassifiersOutBody"];
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
    "get-triage-precision": {
        parameters: {
            query?: {
                days?: number;
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
                    "application/json": components["schemas"]["IntakeTriagePrecision"];
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
    "get-views": {
        parameters: {
            query?: {
                page?: "inbox" | "cases";
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
                    "application/json": components["schemas"]["PageCasesSavedView"];
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
    "post-views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CasesNewView"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CasesSavedView"];
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
    "delete-views-id": {
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
    "get-wall": {
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
                    "application/json": components["schemas"]["IncidentWall"];
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
