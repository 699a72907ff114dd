package dev.inflight;

/** The order of a list. Runs that compare equal are in the order of their starts. */
public enum TaskSort {
    /** Oldest first; the default. */
    OLDEST("-age"),
    /** Youngest first. */
    YOUNGEST("age"),
    /** By name. */
    NAME("name"),
    /** By the moment of the start, which is oldest first. */
    STARTED("started");

    private final String word;

    TaskSort(String word) {
        this.word = word;
    }

    /** The word in a query: {@code -age}, {@code age}, {@code name}, {@code started}. */
    public String word() {
        return word;
    }

    /**
     * The order that a query's word names.
     *
     * @throws IllegalArgumentException quoting the word
     */
    public static TaskSort of(String word) {
        for (TaskSort sort : values()) {
            if (sort.word.equals(word)) {
                return sort;
            }
        }
        throw new IllegalArgumentException("sort must be -age, age, name or started, not " + TaskText.quote(word));
    }
}
