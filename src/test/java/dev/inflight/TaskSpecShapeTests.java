package dev.inflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** {@link TaskSpec} is no record, and must look like one. */
class TaskSpecShapeTests {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private static TaskSpec.Builder task() {
        return TaskSpec.named("a").kind("k").label("l").timeout(SECOND);
    }

    @Test
    void printsItsPartsAsARecordDoes() {
        assertThat(task().stall(SECOND).detached().build())
                .hasToString("TaskSpec[name=a, kind=k, label=l, timeout=PT1S, overlap=FAIL_OLDER, scope=LOCAL,"
                        + " afterStop=null, stall=PT1S, softTimeout=null, interruption=INTERRUPT, detached=true,"
                        + " quietFailures=false]");
    }

    @Test
    void isEqualToOneOfTheSameParts() {
        assertThat(task().build()).isEqualTo(task().build()).hasSameHashCodeAs(task().build());
        assertThat(task().stall(SECOND).build())
                .isEqualTo(task().stall(SECOND).build())
                .hasSameHashCodeAs(task().stall(SECOND).build());
    }

    @Test
    void isNotEqualWhenOnePartDiffers() {
        List<UnaryOperator<TaskSpec.Builder>> changes = List.of(
                task -> task.kind("other"),
                task -> task.label(null),
                task -> task.timeout(Duration.ofSeconds(2)),
                task -> task.overlap(Overlap.FAIL_NEWER),
                task -> task.scope(TaskScope.CLUSTER),
                task -> task.afterStop(SECOND),
                task -> task.stall(SECOND),
                task -> task.softTimeout(SECOND),
                task -> task.interruption(Interruption.COOPERATIVE),
                TaskSpec.Builder::detached,
                TaskSpec.Builder::quietFailures);
        assertThat(changes)
                .extracting(change -> change.apply(task()).build())
                .doesNotContain(task().build())
                .doesNotHaveDuplicates();
        assertThat(TaskSpec.named("b").kind("k").label("l").timeout(SECOND).build())
                .isNotEqualTo(task().build());
    }

    @Test
    void takes32Bytes() {
        assumeTrue(Runtime.getRuntime().maxMemory() < 1L << 35, "references of four bytes");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        TaskSpec.Builder task = task();
        TaskSpec[] kept = new TaskSpec[10_000];
        build(task, kept);
        long before = threads.getCurrentThreadAllocatedBytes();
        build(task, kept);
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(bytes / kept.length).isLessThanOrEqualTo(32);
        assertThat(kept).allMatch(Objects::nonNull);
    }

    private static void build(TaskSpec.Builder task, TaskSpec[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = task.build();
        }
    }
}
