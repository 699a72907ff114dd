package dev.inflight.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightFuture;
import dev.inflight.Overlap;
import dev.inflight.TaskQuery;
import dev.inflight.TaskSnapshot;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A list while others start, wait in line, get their turn and end. */
class ListingUnderChangeTests {

    private static final int LOOKS = 300;
    private static final int LINE = 5;

    @RegisterExtension
    final EngineInvariants engine = new EngineInvariants();

    /** Runs that are outstanding for certain: put in when their start has returned, taken out before they are ended. */
    private final Set<String> living = ConcurrentHashMap.newKeySet();

    private volatile boolean over;

    @Test
    void whoLivesThroughTheWholeCallIsListedAndNobodyTwice() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Thread others = new Thread(() -> comeAndGo(begun), "others");
        others.start();
        Blocker.await(begun);
        try {
            for (int i = 0; i < LOOKS; i++) {
                Set<String> throughout = Set.copyOf(living);
                List<String> listed = engine.registry().list(TaskQuery.ALL).tasks().stream()
                        .map(TaskSnapshot::id)
                        .toList();
                List<String> expected =
                        throughout.stream().filter(living::contains).toList();
                assertThat(listed).doesNotHaveDuplicates().containsAll(expected);
            }
        } finally {
            over = true;
            others.join();
        }
    }

    /** The line moves on by one each time, so that every run of it goes from its end to the name. */
    private void comeAndGo(CountDownLatch begun) {
        Deque<InFlightFuture<String>> line = new ArrayDeque<>();
        while (!over || !line.isEmpty()) {
            if (!over) {
                InFlightFuture<String> last =
                        engine.registry().startAsync(Specs.named("line", Overlap.QUEUE), CompletableFuture::new);
                living.add(last.id());
                line.add(last);
            }
            if (line.size() > LINE || over) {
                begun.countDown();
                InFlightFuture<String> first = line.remove();
                living.remove(first.id());
                first.complete("done");
            }
        }
    }
}
