package dev.inflight.service.attack;

/** Where an attacker stands. */
enum Door {
    /** On the service's own machine, where nobody can log in. */
    LOCAL,
    /** The same service, reached through the machine's address in its network. */
    STRANGER,
    /** A service where clients log in, by password or token. */
    LOGIN,
    /** A service that has the endpoints on another port and hides its probes; this is the one with the tasks. */
    MAIN_PORT,
    /** The other. */
    MANAGEMENT_PORT
}
