package dev.inflight.core.run;

import dev.inflight.TaskText;
import java.util.concurrent.atomic.AtomicLong;

/** The ids of one registry's runs: its own name and the number of the start. */
public final class Ids {

    private final String instance;
    private final AtomicLong sequence = new AtomicLong();

    public Ids(String instance) {
        this.instance = instance;
    }

    public long next() {
        return sequence.incrementAndGet();
    }

    public String id(long runSequence) {
        return instance + "-" + runSequence;
    }

    /** The number in one of this registry's ids; -1 when the text is none. */
    long sequenceOf(String id) {
        if (!id.startsWith(instance + "-")) {
            return -1;
        }
        try {
            long number = Long.parseLong(id.substring(instance.length() + 1));
            return id(number).equals(id) ? number : -1;
        } catch (NumberFormatException other) {
            return -1;
        }
    }

    /** A name that no other run has: the id, preceded by as much of the kind as a name has room for. */
    String anonymousName(String kind, long runSequence) {
        String id = id(runSequence);
        int room = TaskText.MAX_NAME_LENGTH - id.length() - 1;
        return TaskText.clip(kind, room) + ":" + id;
    }
}
