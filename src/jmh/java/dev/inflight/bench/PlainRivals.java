package dev.inflight.bench;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The JDK and a map. */
final class PlainRivals {

    private PlainRivals() {}

    static final class Floor implements Rival {

        private record Row(String name, String label, long startedAt) {}

        private final ConcurrentHashMap<String, Row> rows = new ConcurrentHashMap<>();

        @Override
        public Object start(Task task) {
            Row row = new Row(task.name(), task.label(), 0);
            rows.put(task.name(), row);
            return row;
        }

        @Override
        public void end(Task task, Object started) {
            rows.remove(task.name());
        }
    }

    static final class OrTimeout implements Rival {

        private final ConcurrentHashMap<String, CompletableFuture<?>> futures = new ConcurrentHashMap<>();

        @Override
        public Object start(Task task) {
            CompletableFuture<String> future = new CompletableFuture<>();
            future.orTimeout(task.timeout().toMillis(), TimeUnit.MILLISECONDS);
            futures.put(task.name(), future);
            return future;
        }

        @Override
        @SuppressWarnings("unchecked")
        public void end(Task task, Object started) {
            ((CompletableFuture<String>) started).complete("done");
            futures.remove(task.name(), started);
        }

        @Override
        public long count() {
            return futures.size();
        }
    }

    /** Who is outstanding, since when. */
    record Entry(String name, String label, long startedAt, CompletableFuture<?> future) {}

    static final class ByHand implements Rival {

        private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();

        @Override
        public Object start(Task task) {
            CompletableFuture<String> future = new CompletableFuture<>();
            Entry entry = new Entry(task.name(), task.label(), System.nanoTime(), future);
            entries.put(task.name(), entry);
            future.orTimeout(task.timeout().toMillis(), TimeUnit.MILLISECONDS)
                    .whenComplete((value, failure) -> entries.remove(entry.name(), entry));
            return future;
        }

        @Override
        @SuppressWarnings("unchecked")
        public void end(Task task, Object started) {
            ((CompletableFuture<String>) started).complete("done");
        }

        @Override
        public long count() {
            return entries.size();
        }
    }

    static final class AnyOf implements Rival {

        private final ConcurrentHashMap<String, CompletableFuture<?>> futures = new ConcurrentHashMap<>();
        private final ConcurrentHashMap<String, CompletableFuture<?>> ripcords = new ConcurrentHashMap<>();

        @Override
        public Object start(Task task) {
            CompletableFuture<String> work = new CompletableFuture<>();
            CompletableFuture<String> ripcord = new CompletableFuture<>();
            CompletableFuture<String> timeout = new CompletableFuture<>();
            timeout.orTimeout(task.timeout().toMillis(), TimeUnit.MILLISECONDS);
            CompletableFuture<Object> any = CompletableFuture.anyOf(work, ripcord, timeout);
            futures.put(task.name(), any);
            ripcords.put(task.name(), ripcord);
            any.whenComplete((value, failure) -> {
                futures.remove(task.name(), any);
                ripcords.remove(task.name(), ripcord);
                timeout.cancel(false);
            });
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
}
