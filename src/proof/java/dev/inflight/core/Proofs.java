package dev.inflight.core;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/** What the proofs share. */
final class Proofs {

    private Proofs() {}

    /** How many runs a proof makes: so many, unless {@code -Dproof.scale=0.1} asks for fewer or more. */
    static int runs(int normally) {
        return (int) Math.min(Integer.MAX_VALUE, normally * Double.parseDouble(System.getProperty("proof.scale", "1")));
    }

    /** Millions of runs, most of which end badly: one line for each would be all that is measured. */
    static void noLog() {
        ((Logger) LoggerFactory.getLogger("dev.inflight")).setLevel(Level.OFF);
    }

    /** A figure for the record. */
    static void report(String format, Object... arguments) {
        System.out.println(
                "PROOF [" + Runtime.version().feature() + "] " + String.format(Locale.ROOT, format, arguments));
    }
}
