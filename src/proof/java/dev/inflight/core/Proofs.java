package dev.inflight.core;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/** What the proofs share. */
final class Proofs {

    private static final double SCALE = Double.parseDouble(System.getProperty("proof.scale", "1"));
    private static final long MOST_NANOS =
            Long.getLong("proof.seconds", Long.MAX_VALUE / 1_000_000_000) * 1_000_000_000;

    /** Where nobody says how long, it is known what a proof has tried; where somebody does, at least this part of it. */
    private static final double LEAST = 0.02;

    private Proofs() {}

    /**
     * How long a proof goes on: for so many runs, {@code -Dproof.scale=0.1} for fewer or more of them, and with {@code
     * -Dproof.seconds=20} no longer than that, once a fiftieth of them are made.
     */
    static Budget budget(int runs) {
        return new Budget((long) (runs * SCALE));
    }

    /** How long one of fifteen parts of a proof may take: a second, or less where somebody says how long. */
    static long fifteenthMillis() {
        return Math.min(1_000, MOST_NANOS / 15_000_000);
    }

    /** Not safe for use by several threads. */
    static final class Budget {

        private final long most;
        private final long began = System.nanoTime();

        private Budget(long most) {
            this.most = most;
        }

        /** Whether there is to be another run, after so many. */
        boolean allows(long made) {
            return made < most && (made < most * LEAST || System.nanoTime() - began < MOST_NANOS);
        }
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
