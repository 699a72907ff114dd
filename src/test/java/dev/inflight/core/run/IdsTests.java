package dev.inflight.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class IdsTests {

    private static final int THREADS = 20;
    private static final int EACH = 10_000;

    private final Ids ids = new Ids("i");

    @Test
    void oneThreadCountsFromOneWithoutAGap() {
        assertThat(LongStream.generate(ids::next).limit(1_000)).containsExactlyElementsOf(oneTo(1_000));
    }

    private static List<Long> oneTo(int last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    @Test
    void whatOneThreadWasGivenIsCounted() {
        LongStream.generate(ids::next).limit(200).forEach(number -> {});
        assertThat(ids.given()).isEqualTo(200);
    }

    @Test
    void noneWasGivenAtFirst() {
        assertThat(ids.given()).isZero();
    }

    @Test
    void noTwoOfManyThreadsAreGivenTheSame() throws InterruptedException {
        assertThat(taken()).hasSize(THREADS * EACH);
    }

    @Test
    void whatManyThreadsWereGivenIsCounted() throws InterruptedException {
        taken();
        assertThat(ids.given()).isEqualTo(THREADS * EACH);
    }

    private Set<Long> taken() throws InterruptedException {
        Set<Long> taken = ConcurrentHashMap.newKeySet();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(new Thread(() -> {
                for (int n = 0; n < EACH; n++) {
                    taken.add(ids.next());
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        return taken;
    }

    @Test
    void eachBlockIsBegunOnce() {
        assertThat(LongStream.generate(ids::next).limit(3 * Ids.BLOCK).filter(Ids::beginsBlock))
                .containsExactly(1L, 1L + Ids.BLOCK, 1L + 2 * Ids.BLOCK);
    }
}
