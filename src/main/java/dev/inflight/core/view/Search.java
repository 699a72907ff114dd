package dev.inflight.core.view;

import dev.inflight.core.run.Activities;
import dev.inflight.core.run.Run;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a text in all that tells a run from others: name, kind, id, label, and what it is in. Whatever the case, and as
 * they are shown: nobody finds out by trying what is masked.
 */
final class Search {

    private final @Nullable String wanted;
    private final Display display;

    /** @param wanted {@code null}: everything is found */
    Search(@Nullable String wanted, Display display) {
        this.wanted = wanted;
        this.display = display;
    }

    boolean finds(Run<?> run) {
        return wanted == null
                || isIn(run.name())
                || isIn(run.spec().kind())
                || isIn(run.id())
                || isIn(display.labelOf(run))
                || isIn(activity(run));
    }

    private @Nullable String activity(Run<?> run) {
        Activities activities = run.activitiesIfAny();
        Activities.Open innermost = activities == null ? null : activities.innermost();
        if (innermost == null) {
            return null;
        }
        String on = innermost.on();
        return innermost.kind() + " " + (on == null ? "" : on + " ") + display.masked(innermost.text());
    }

    private boolean isIn(@Nullable String text) {
        if (text == null || wanted == null) {
            return false;
        }
        for (int i = 0; i <= text.length() - wanted.length(); i++) {
            if (text.regionMatches(true, i, wanted, 0, wanted.length())) {
                return true;
            }
        }
        return false;
    }
}
