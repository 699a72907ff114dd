package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightFuture;
import dev.inflight.TaskListener;
import dev.inflight.TaskSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ListenersTests {

    @RegisterExtension
    final LogLines log = new LogLines();

    @RegisterExtension
    final EngineInvariants engine = EngineInvariants.onManualTime();

    @Test
    void aListenerThatThrowsHarmsNobody() {
        engine.registry().addListener(new TaskListener() {
            @Override
            public void onStarted(TaskSnapshot task) {
                throw new IllegalStateException("listener");
            }

            @Override
            public void onEnded(TaskSnapshot task) {
                throw new OutOfMemoryError("listener, pretended");
            }
        });
        InFlightFuture<String> future =
                engine.registry().track(Specs.named("a"), CompletableFuture.completedFuture("x"));
        assertThat(future).isCompletedWithValue("x");
        assertThat(engine.events().ended()).hasSize(1);
    }

    @Test
    void aListenerMayStartAndCancelTasks() {
        List<String> ended = new ArrayList<>();
        engine.registry().addListener(new TaskListener() {
            @Override
            public void onEnded(TaskSnapshot task) {
                ended.add(task.name());
                if (task.name().equals("a")) {
                    engine.registry().track(Specs.named("a2"), new CompletableFuture<>());
                    engine.registry().cancel("a2", "from a listener");
                }
            }
        });
        engine.registry().track(Specs.named("a"), CompletableFuture.completedFuture("x"));
        assertThat(ended).containsExactly("a", "a2");
    }

    @Test
    void anOverlapIsToldOfTheOlderRun() {
        InFlightFuture<String> older = engine.registry().track(Specs.named("a"), new CompletableFuture<>());
        InFlightFuture<String> newer = engine.registry().track(Specs.named("a"), new CompletableFuture<>());
        assertThat(engine.events().overlaps()).extracting(TaskSnapshot::id).containsExactly(older.id());
        newer.complete("x");
    }

    @Test
    void whoStoppedAZombieIsToldWithIt() {
        CompletableFuture<String> stubborn = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                return false;
            }
        };
        engine.registry().track(Specs.named("a"), stubborn).cancel(true);
        engine.time().advance(Duration.ofMinutes(1));
        assertThat(engine.events().zombies()).extracting(TaskSnapshot::by).containsExactly("caller");
        stubborn.complete("x");
    }

    @Test
    void aListenerThatIsRemovedHearsNoMore() {
        List<String> heard = new ArrayList<>();
        TaskListener listener = new TaskListener() {
            @Override
            public void onEnded(TaskSnapshot task) {
                heard.add(task.name());
            }
        };
        engine.registry().addListener(listener);
        engine.registry().track(Specs.named("a"), CompletableFuture.completedFuture("x"));
        engine.registry().removeListener(listener);
        engine.registry().track(Specs.named("b"), CompletableFuture.completedFuture("x"));
        assertThat(heard).containsExactly("a");
    }

    @Test
    void theFutureIsNotDoneYetWhenItsEndIsTold() {
        List<Boolean> done = new ArrayList<>();
        CompletableFuture<String> work = new CompletableFuture<>();
        List<InFlightFuture<String>> futures = new ArrayList<>();
        engine.registry().addListener(new TaskListener() {
            @Override
            public void onEnded(TaskSnapshot task) {
                done.add(futures.get(0).isDone());
            }
        });
        futures.add(engine.registry().track(Specs.named("a"), work));
        work.complete("x");
        assertThat(done).containsExactly(false);
        assertThat(futures.get(0)).isDone();
    }

    @Test
    void aListenerThatThrowsIsNamedInTheLog() {
        TaskListener failing = new TaskListener() {
            @Override
            public void onStarted(TaskSnapshot task) {
                throw new IllegalStateException("planted");
            }
        };
        engine.registry().addListener(failing);
        engine.registry().track(Specs.named("a"), CompletableFuture.completedFuture("x"));
        assertThat(log.lines())
                .contains("WARN task listener " + failing.getClass().getName() + " threw");
    }
}
