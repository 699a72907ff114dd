package dev.inflight.bench;

/** One way to name, bound and count the asynchronous operations of a program. */
interface Rival extends AutoCloseable {

    /**
     * An operation begins: a future with its timeout armed, registered under the task's name, its start counted.
     *
     * @return what {@link #end} needs, which is the user's own future wherever that suffices
     */
    Object start(Task task);

    /** The operation is done: the future completed, its timeout disarmed, its name free, its end counted. */
    void end(Task task, Object started);

    /** The scrape of its meters, for those that have any. */
    default String scrape() {
        return "";
    }

    /** The number of outstanding operations. */
    default long count() {
        return 0;
    }

    @Override
    default void close() {}
}
