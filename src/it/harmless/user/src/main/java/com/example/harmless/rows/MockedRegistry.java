package com.example.harmless.rows;

import com.example.harmless.frame.About;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Says;
import com.example.harmless.frame.Sheet;
import dev.inflight.InFlight;
import dev.inflight.InFlightRegistry;
import java.util.concurrent.CompletableFuture;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

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
        sheet.sayFuture("@InFlight", tests.jobs.annotated());
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

        @Async
        @InFlight(timeout = "30s")
        public CompletableFuture<String> annotated() {
            return CompletableFuture.completedFuture("done");
        }
    }
}
