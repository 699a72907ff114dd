package dev.inflight.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inflight.TaskSort;
import dev.inflight.TaskState;
import org.junit.jupiter.api.Test;

class FrameViewTests {

    @Test
    void withoutAnyTextEverythingIsWantedOldestFirst() {
        FrameView view = FrameView.of(null, "", null, "", "", null);
        assertThat(view.tasks(7).states())
                .containsExactlyInAnyOrder(TaskState.QUEUED, TaskState.RUNNING, TaskState.STOPPING);
        assertThat(view.tasks(7).sort()).isEqualTo(TaskSort.OLDEST);
        assertThat(view.tasks(7).limit()).isEqualTo(7);
        assertThat(view.zombies(3).states()).containsExactly(TaskState.ZOMBIE);
    }

    @Test
    void whoWantsZombiesOnlyGetsNoOthers() {
        FrameView view = FrameView.of(null, null, null, null, "zombie", null);
        assertThat(view.tasks(7)).isNull();
        assertThat(view.zombies(7)).isNotNull();
    }

    @Test
    void whoWantsRunningOnesGetsNoZombies() {
        FrameView view = FrameView.of("a*", "kind", "label", "text", "RUNNING,QUEUED", "name");
        assertThat(view.zombies(7)).isNull();
        assertThat(view.tasks(7).name()).isEqualTo("a*");
        assertThat(view.tasks(7).states()).containsExactlyInAnyOrder(TaskState.RUNNING, TaskState.QUEUED);
    }

    @Test
    void whatCannotBeReadIsQuoted() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrameView.of(null, null, null, null, "RUNNING,DEAD", null))
                .withMessageContaining("\"DEAD\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrameView.of(null, null, null, null, null, "size"))
                .withMessageContaining("\"size\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrameView.of("x".repeat(1_001), null, null, null, null, null))
                .withMessageContaining("name");
    }

    @Test
    void whoWantsTheSameIsEqual() {
        assertThat(FrameView.of("a", null, "", null, "ZOMBIE,RUNNING", null))
                .isEqualTo(FrameView.of("a", "", null, "", "running,zombie", "-age"));
    }
}
