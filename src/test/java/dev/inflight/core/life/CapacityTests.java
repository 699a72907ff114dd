package dev.inflight.core.life;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.Overlap;
import dev.inflight.core.run.Ids;
import dev.inflight.core.run.NameTable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How many are let in, by starts that enter the table first and ask then, as the registry's do. */
class CapacityTests {

    private static final int FEW = 10;
    private static final int MANY = 3_000;

    private record Row(String name) implements NameTable.Row {
        @Override
        public boolean isDecided() {
            return true;
        }

        @Override
        public boolean tryJoin() {
            return false;
        }
    }

    private final NameTable<Row> table = new NameTable<>();
    private final Ids ids = new Ids("i");
    private final AtomicInteger names = new AtomicInteger();

    /** Returns whether it was let in; one that was not leaves again. */
    private boolean start(Capacity capacity) {
        Row row = new Row("task:" + names.getAndIncrement());
        table.enter(row, Overlap.FAIL_OLDER, false);
        boolean refused = capacity.isExceeded(ids.next());
        if (refused) {
            table.leave(row);
        }
        return !refused;
    }

    private int started(Capacity capacity, int times) {
        int started = 0;
        for (int i = 0; i < times; i++) {
            started += start(capacity) ? 1 : 0;
        }
        return started;
    }

    @Test
    void asManyAsThereMayBeAreLetIn() {
        assertThat(started(new Capacity(table, MANY), 2 * MANY)).isEqualTo(MANY);
    }

    @Test
    void ofFewAsManyAsThereMayBeAreLetIn() {
        assertThat(started(new Capacity(table, FEW), 2 * FEW)).isEqualTo(FEW);
    }

    @Test
    void whenOneHasGoneOneIsLetIn() {
        Capacity capacity = new Capacity(table, MANY);
        started(capacity, 2 * MANY);
        table.leave(table.get("task:7"));
        assertThat(started(capacity, MANY)).isEqualTo(1);
    }

    @Test
    void afterAllHaveGoneAsManyAreLetInAgain() {
        Capacity capacity = new Capacity(table, MANY);
        started(capacity, 2 * MANY);
        table.iterator().forEachRemaining(table::leave);
        assertThat(started(capacity, 2 * MANY)).isEqualTo(MANY);
    }

    @Test
    void aFullTableIsSeenByWhoeverComesNext() {
        started(new Capacity(table, MANY), MANY);
        assertThat(start(new Capacity(table, FEW))).isFalse();
    }

    @Test
    void whileManyStartAtOnceNoMoreAreLetInThanThereMayBe() throws InterruptedException {
        Capacity capacity = new Capacity(table, MANY);
        AtomicInteger started = new AtomicInteger();
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            Thread thread = new Thread(() -> {
                try {
                    go.await();
                    started.addAndGet(started(capacity, MANY));
                } catch (InterruptedException impossible) {
                    throw new AssertionError(impossible);
                }
            });
            threads.add(thread);
            thread.start();
        }
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(started.get()).isBetween(1, MANY);
    }
}
