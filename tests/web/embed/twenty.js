// Twenty elements, five strategies on four architectures.
const strategies = ["up_front", "gather", "skip_lazy", "local_detach", "retire_tag"];
const archs = ["x86-64", "arm64", "riscv", "s390"];
const main = document.querySelector("main");
for (const strategy of strategies) {
  for (const arch of archs) {
    const element = document.createElement("stale-walk");
    element.id = `${strategy}-${arch}`;
    for (const [name, value] of Object.entries({ operation: "exit_mmap", strategy, arch, loading: "eager" })) element.setAttribute(name, value);
    main.append(element);
  }
}
