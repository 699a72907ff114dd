package dev.inflight.cluster.member;

import dev.inflight.cluster.Message;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What arrives for this replica. What is unreadable, out of date or too far ahead of it, of an unknown type, or an answer that
 * nobody waits for is dropped and counted; an order that arrives again is not carried out again. Called by one thread at a time,
 * the engine's, which it does not block.
 */
final class Inbox {

    private static final int REMEMBERED = 1_000;

    /** Clocks of engines jump a little when another takes over. */
    private static final long SLACK_MICROS = TimeUnit.SECONDS.toMicros(5);

    private static final long LONGEST_MICROS = Questions.LONGEST_VALIDITY.toNanos() / 1_000 + SLACK_MICROS;

    private final String instance;
    private final Beats beats;
    private final Questions questions;
    private final Orders orders;
    private final Events events;
    private final Set<String> seen = Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });

    Inbox(String instance, Beats beats, Questions questions, Orders orders, Events events) {
        this.instance = instance;
        this.beats = beats;
        this.questions = questions;
        this.orders = orders;
        this.events = events;
    }

    void take(Message message) {
        if (message.isUnreadable() || message.from().equals(instance) || !isInTime(message) || !isTaken(message)) {
            events.happened(ClusterEvent.DROPPED_MESSAGE);
        }
    }

    private boolean isInTime(Message message) {
        OptionalLong now = beats.engineMicros();
        return now.isPresent()
                && message.until() >= now.getAsLong()
                && message.until() <= now.getAsLong() + LONGEST_MICROS;
    }

    private boolean isTaken(Message message) {
        if (message.type().equals(Message.ANSWER)) {
            return questions.answered(message);
        }
        return isAgain(message.id()) || orders.accept(message);
    }

    private boolean isAgain(String id) {
        synchronized (seen) {
            return !seen.add(id);
        }
    }
}
