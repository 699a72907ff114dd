package dev.inflight.core.view;

import dev.inflight.SecretMasker;
import dev.inflight.TaskSpec;
import org.jspecify.annotations.Nullable;

/** Texts as they may be shown. The masker is foreign code and is called nowhere else. */
public final class Display {

    private final SecretMasker masker;

    public Display(SecretMasker masker) {
        this.masker = masker;
    }

    /** A free text without its secrets; one that the masker cannot judge is not shown. */
    String masked(String text) {
        try {
            return masker.mask(text);
        } catch (Throwable cannotTell) {
            return SecretMasker.BLOT;
        }
    }

    @Nullable String maskedOrNull(@Nullable String text) {
        return text == null ? null : masked(text);
    }

    /** The label of a run of this spec; its name is shown as it is. */
    String labelOf(TaskSpec spec, String name) {
        String label = spec.label();
        return label == null ? name : masked(label);
    }
}
