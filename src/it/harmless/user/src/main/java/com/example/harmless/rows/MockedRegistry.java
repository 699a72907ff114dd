package com.example.harmless.rows;

@About("@MockitoBean InFlightRegistry in a test of Spring's: @Async works plainly")
@Says({"@Async: done", "@InFlight: done", "warnings in the log: none"})
final class MockedRegistry implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        TestContextManager manager = new TestContextManager(Tests.class);
        Tests tests = new Tests();
        manager.beforeTestClass();
        manager.prepareTestInstance(tests);
        sheet.sayFuture("@Async", tests.jobs.run());
        sheet.sayResult("@InFlight", () -> tests.jobs.plain());
        manager.getTestContext()
                .markApplicationContextDirty(
                        org.springframework.test.annotation.DirtiesContext.HierarchyMode.EXHAUSTIVE);
    }

    @SpringBootTest(
            classes = Config.class,
            webEnvironment = SpringBootTest.WebEnvironment.NONE,
            properties = "harmless.auto=BASE")
    static class Tests {

        @MockitoBean
        InFlightRegistry registry;

        @Autowired
        Jobs jobs;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @EnableAutoConfiguration
    @Import(Jobs.class)
    static class Config {}

    static class Jobs {

        @Async
        public CompletableFuture<String> run() {
            return CompletableFuture.completedFuture("done");
        }

        @InFlight(timeout = "30s")
        public String plain() {
            return "done";
        }
    }
}
