package dev.inflight.bench;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.SettableFuture;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.Timeout;
import io.netty.util.HashedWheelTimer;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Mono;

/** Timeouts of other libraries, and a map. */
final class LibraryRivals {

    private LibraryRivals() {}

    static final class Netty implements Rival {

        private record Entry(CompletableFuture<String> future, io.netty.util.Timeout timeout) {}

        private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();
        private final HashedWheelTimer timer =
                new HashedWheelTimer(new DefaultThreadFactory("wheel", true), 10, TimeUnit.MILLISECONDS);

        @Override
        public Object start(Task task) {
            CompletableFuture<String> future = new CompletableFuture<>();
            Entry entry = new Entry(
                    future,
                    timer.newTimeout(
                            timeout -> future.completeExceptionally(new TimeoutException()),
                            task.timeout().toMillis(),
                            TimeUnit.MILLISECONDS));
            entries.put(task.name(), entry);
            return entry;
        }

        @Override
        public void end(Task task, Object started) {
            Entry entry = (Entry) started;
            entry.future.complete("done");
            entry.timeout.cancel();
            entries.remove(task.name(), entry);
        }

        @Override
        public long count() {
            return entries.size();
        }

        @Override
        public void close() {
            timer.stop();
        }
    }

    static final class Guava implements Rival {

        private final ConcurrentHashMap<String, ListenableFuture<?>> futures = new ConcurrentHashMap<>();
        private final ScheduledThreadPoolExecutor scheduler = MeteredRivals.scheduler();

        @Override
        public Object start(Task task) {
            SettableFuture<String> work = SettableFuture.create();
            ListenableFuture<String> bounded =
                    Futures.withTimeout(work, task.timeout().toMillis(), TimeUnit.MILLISECONDS, scheduler);
            futures.put(task.name(), bounded);
            bounded.addListener(() -> futures.remove(task.name(), bounded), MoreExecutors.directExecutor());
            return work;
        }

        @Override
        @SuppressWarnings("unchecked")
        public void end(Task task, Object started) {
            ((SettableFuture<String>) started).set("done");
        }

        @Override
        public long count() {
            return futures.size();
        }

        @Override
        public void close() {
            scheduler.shutdownNow();
        }
    }

    static final class Reactor implements Rival {

        private final ConcurrentHashMap<String, CompletableFuture<?>> futures = new ConcurrentHashMap<>();

        @Override
        public Object start(Task task) {
            CompletableFuture<String> work = new CompletableFuture<>();
            CompletableFuture<String> bounded =
                    Mono.fromFuture(work).timeout(task.timeout()).toFuture();
            futures.put(task.name(), bounded);
            bounded.whenComplete((value, failure) -> futures.remove(task.name(), bounded));
            return work;
        }

        @Override
        @SuppressWarnings("unchecked")
        public void end(Task task, Object started) {
            ((CompletableFuture<String>) started).complete("done");
        }

        @Override
        public long count() {
            return futures.size();
        }
    }

    static final class FailsafeTimeout implements Rival {

        private record Entry(CompletableFuture<String> work, CompletableFuture<String> bounded) {}

        private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();
        private final FailsafeExecutor<String> failsafe = Failsafe.with(Timeout.<String>of(Task.TIMEOUT));

        @Override
        public Object start(Task task) {
            CompletableFuture<String> work = new CompletableFuture<>();
            Entry entry = new Entry(work, failsafe.getStageAsync(() -> work));
            entries.put(task.name(), entry);
            return entry;
        }

        /** It completes on a thread of its own, so the end has to be waited for. */
        @Override
        public void end(Task task, Object started) {
            Entry entry = (Entry) started;
            entry.work.complete("done");
            entry.bounded.join();
            entries.remove(task.name(), entry);
        }

        @Override
        public long count() {
            return entries.size();
        }
    }
}
