package dev.inflight.core;

import dev.inflight.GuardedRun;
import dev.inflight.NameGuard;
import dev.inflight.Outcome;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Grants, refuses, throws or never answers, now or later, as chance has it; and keeps count. */
final class RandomGuard implements NameGuard {

    private static final int ASKING = 1;
    private static final int ASKED = 2;
    private static final int RELEASED = 4;

    private final Executor later;
    private final AtomicLong tokens = new AtomicLong();
    private final Map<String, Integer> calls = new ConcurrentHashMap<>();
    final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();

    RandomGuard(Executor later) {
        this.later = later;
    }

    @Override
    public @Nullable String refusal() {
        return ThreadLocalRandom.current().nextInt(200) == 0 ? "at random" : null;
    }

    @Override
    public CompletionStage<Permission> acquire(GuardedRun run) {
        note(run, ASKING, 0);
        try {
            return answer(run);
        } finally {
            note(run, ASKED, ASKING);
        }
    }

    private CompletionStage<Permission> answer(GuardedRun run) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        CompletableFuture<Permission> question = new CompletableFuture<>();
        Permission granted = new Permission.Granted(OptionalLong.of(tokens.incrementAndGet()));
        switch (random.nextInt(12)) {
            case 0 -> throw new IllegalStateException("at random");
            case 1 -> question.complete(new Permission.Refused(Outcome.OVERLAPPED, "run other-1", "at random"));
            case 2 -> question.completeExceptionally(new IllegalStateException("at random"));
            case 3 -> {
                // never
            }
            case 4 -> {
                run.end(Outcome.CANCELLED, "cluster", "at random");
                later.execute(() -> question.complete(granted));
            }
            case 5, 6, 7 -> question.complete(granted);
            default -> later.execute(() -> question.complete(granted));
        }
        return question;
    }

    @Override
    public void release(GuardedRun run) {
        note(run, RELEASED, ASKING | ASKED);
    }

    private void note(GuardedRun run, int call, int expected) {
        calls.merge(run.id(), call, (before, now) -> {
            if (before != expected) {
                wrong.add(call + " after " + before + " for " + run);
            }
            return before | now;
        });
    }

    /** The runs that asked for their name and did not give it back. */
    List<String> kept() {
        return calls.entrySet().stream()
                .filter(entry -> entry.getValue() != (ASKING | ASKED | RELEASED))
                .map(Map.Entry::getKey)
                .toList();
    }

    int asked() {
        return calls.size();
    }
}
