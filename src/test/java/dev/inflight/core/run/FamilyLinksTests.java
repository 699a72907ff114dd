package dev.inflight.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.TaskEnding;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Families without their runs: futures with an id stand for those. */
class FamilyLinksTests {

    private static Family familyOf(String id) {
        return new Family(new Named(id));
    }

    private final Family grandparent = familyOf("grandparent");
    private final Family parent = familyOf("parent");
    private final Family child = familyOf("child");

    FamilyLinksTests() {
        parent.stoppedWith(grandparent);
        grandparent.addChild(parent.owner());
        child.stoppedWith(parent);
        parent.addChild(child.owner());
    }

    @Test
    void whoeverLeavesItsParentIsNotStoppedWithItAndStillShownUnderIt() {
        child.leaveParent();
        assertThat(parent.children()).isEmpty();
        assertThat(child.parent()).isNull();
        assertThat(child.parentId()).isEqualTo("parent");
    }

    @Test
    void whoeverDescendsFromOneOfThemLeavesItsParent() {
        child.leaveParentIfDescendsFrom(List.of(grandparent.owner()));
        assertThat(child.parent()).isNull();
        assertThat(grandparent.children()).containsExactly(parent.owner());
    }

    @Test
    void whoeverDescendsFromNoneOfThemStays() {
        child.leaveParentIfDescendsFrom(List.of(child.owner()));
        assertThat(child.parent()).isSameAs(parent);
        assertThat(parent.children()).containsExactly(child.owner());
    }

    @Test
    void whoeverIsOnlyShownUnderAnotherIsNotStoppedWithIt() {
        Family detached = familyOf("detached");
        detached.shownUnder(parent);
        assertThat(detached.parentId()).isEqualTo("parent");
        assertThat(detached.parent()).isNull();
    }

    private static final class Named extends FencedFuture<String> {

        private final String id;

        Named(String id) {
            super(0);
            this.id = id;
        }

        @Override
        public String name() {
            return id;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public boolean end(Cause cause) {
            return false;
        }

        @Override
        public Stop stop() {
            return null;
        }

        @Override
        public TaskEnding endingFor(Cause cause) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected long nextAlarm() {
            return Long.MAX_VALUE;
        }

        @Override
        protected void onAlarm(long now) {}
    }
}
