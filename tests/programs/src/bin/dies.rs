//! Ends as its argument says: `status N`, `abort`, `panic`.

fn main() {
    std::thread::sleep(std::time::Duration::from_millis(1500));
    println!("now");
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["status", number] => std::process::exit(number.parse().unwrap()),
        ["abort"] => std::process::abort(),
        ["panic"] => panic!("as asked"),
        _ => eprintln!("nothing asked"),
    }
}
