package dev.inflight.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.Overlap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NameTableTests {

    @Test
    void aLongLineIsLookedAtNoFurtherThanNeeded() {
        NameTable<Waiter> table = new NameTable<>();
        for (int i = 0; i <= 1_000; i++) {
            table.enter(new Waiter(i), Overlap.QUEUE, false);
        }
        AtomicInteger looks = new AtomicInteger();
        @Nullable Waiter second = table.waiter("a", waiter -> looks.incrementAndGet() > 0 && waiter.number == 2);
        assertThat(second).isNotNull();
        assertThat(looks).hasValue(2);
    }

    private record Waiter(int number) implements NameTable.Row {
        @Override
        public String name() {
            return "a";
        }

        @Override
        public boolean isDecided() {
            return false;
        }

        @Override
        public boolean tryJoin() {
            return false;
        }
    }
}
