package com.example.harmless.rows;

@About("failures that were seen by way of allOf, thenCombine and the like: no lint says that nobody saw them")
@Says({"failures seen: 60", "a lint that says otherwise: false", "warnings in the log: none"})
final class FailuresAreSeen implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).start()) {
            Jobs jobs = app.getBean(Jobs.class);
            int seen = 0;
            for (int i = 0; i < 30; i++) {
                seen += fails(CompletableFuture.allOf(jobs.run(true))) ? 1 : 0;
                seen += fails(CompletableFuture.completedFuture("").thenCombine(jobs.run(true), String::concat)) ? 1 : 0;
            }
            sheet.say("failures seen", seen);
            CompletableFuture<String> running = jobs.run(false);
            InFlightRegistry registry = app.getBean(InFlightRegistry.class);
            Sheet.until("listed", () -> registry.outstanding() > 0);
            sheet.say(
                    "a lint that says otherwise",
                    registry.list(TaskQuery.ALL).toString().contains("UNSEEN"));
            App.behind(jobs).goOn.countDown();
            running.get();
        }
    }

    private static boolean fails(CompletableFuture<?> future) {
        try {
            future.join();
            return false;
        } catch (CompletionException failure) {
            return true;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {}

    static class Jobs {

        final CountDownLatch goOn = new CountDownLatch(1);

        @Async
        public CompletableFuture<String> run(boolean fails) throws InterruptedException {
            if (fails) {
                throw new IllegalStateException("on purpose");
            }
            goOn.await();
            return CompletableFuture.completedFuture("done");
        }
    }
}
