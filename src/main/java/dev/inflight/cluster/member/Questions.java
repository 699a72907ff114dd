package dev.inflight.cluster.member;

import dev.inflight.TimeSource;
import dev.inflight.cluster.Message;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What this replica has asked others and waits for. A question goes to any number of replicas at once, and is over when all have
 * answered or its time is up. Its number is random, so nobody answers it that has not read it.
 */
final class Questions {

    /** No order is carried out later than this. */
    static final Duration LONGEST_VALIDITY = Duration.ofSeconds(60);

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BITS = 128;

    private final String instance;
    private final Calls calls;
    private final Beats beats;
    private final TimeSource time;
    private final Executor then;
    private final Map<String, Question> open = new ConcurrentHashMap<>();
    private final AtomicLong asked = new AtomicLong();
    private volatile Runnable wake = () -> {};

    /** @param then what follows from answers runs there, so that neither the engine's nor the member's thread does it */
    Questions(String instance, Calls calls, Beats beats, TimeSource time, Executor then) {
        this.instance = instance;
        this.calls = calls;
        this.beats = beats;
        this.time = time;
        this.then = then;
    }

    void wakeWith(Runnable timer) {
        wake = timer;
    }

    /**
     * What came of a question.
     *
     * @param answers by replica
     * @param silent who did not answer in time
     * @param sent whether the engine has it; if not, it may have it all the same
     */
    record Replies(Map<String, Message> answers, Set<String> silent, boolean sent) {}

    /**
     * Asks.
     *
     * @param patience how long answers are awaited
     * @param validity how long the order may be carried out
     * @return never fails
     */
    CompletableFuture<Replies> ask(
            Collection<String> to, String type, Map<String, String> fields, Duration patience, Duration validity) {
        OptionalLong now = beats.engineMicros();
        if (to.isEmpty() || now.isEmpty()) {
            return CompletableFuture.completedFuture(new Replies(Map.of(), Set.copyOf(to), to.isEmpty()));
        }
        Message order = new Message(randomId(), instance, type, now.getAsLong() + validity.toNanos() / 1_000, fields);
        Question question = new Question(asked.getAndIncrement(), to, time.nanoTime() + patience.toNanos());
        open.put(order.id(), question);
        wake.run();
        var unused = calls.send(to, order).whenComplete((done, failure) -> {
            if (failure != null) {
                question.unsent();
                end(order.id());
            }
        });
        return question.over.thenApplyAsync(replies -> replies, then);
    }

    static String randomId() {
        return new BigInteger(BITS, RANDOM).toString(Character.MAX_RADIX);
    }

    /** Takes an answer. Returns whether it belongs to a question that is open and was put to who answers. */
    boolean answered(Message answer) {
        String id = answer.fields().get("re");
        Question question = id == null ? null : open.get(id);
        if (id == null || question == null || !question.take(answer)) {
            return false;
        }
        if (question.isComplete()) {
            end(id);
        }
        return true;
    }

    /** Ends the questions whose time is up; returns nanoseconds until the next one's, or {@code NEVER}. */
    long advance(long now) {
        long next = TimeSource.Timer.NEVER;
        List<Map.Entry<String, Question>> over = new ArrayList<>();
        for (Map.Entry<String, Question> one : open.entrySet()) {
            long left = one.getValue().deadline - now;
            if (left <= 0) {
                over.add(one);
            } else {
                next = Math.min(next, left);
            }
        }
        over.sort(Comparator.comparingLong(one -> one.getValue().number)); // as they were asked
        over.forEach(one -> end(one.getKey()));
        return next;
    }

    /** Ends them all. */
    void close() {
        open.keySet().forEach(this::end);
    }

    private void end(String id) {
        Question question = open.remove(id);
        if (question != null) {
            question.end();
        }
    }

    private static final class Question {

        private final Map<String, Message> answers = new LinkedHashMap<>();
        private final Set<String> awaited;
        private final long number;
        private final long deadline;
        private final CompletableFuture<Replies> over = new CompletableFuture<>();
        private boolean sent = true;

        Question(long number, Collection<String> to, long deadline) {
            this.number = number;
            this.awaited = new HashSet<>(to);
            this.deadline = deadline;
        }

        synchronized boolean take(Message answer) {
            return awaited.remove(answer.from()) && answers.put(answer.from(), answer) == null;
        }

        synchronized boolean isComplete() {
            return awaited.isEmpty();
        }

        synchronized void unsent() {
            sent = false;
        }

        void end() {
            Replies replies;
            synchronized (this) {
                replies = new Replies(new LinkedHashMap<>(answers), new HashSet<>(awaited), sent);
            }
            over.complete(replies);
        }
    }
}
